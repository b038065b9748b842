/** What can be kept on one's own disk: the mix in its formats, each voice, and everything in one archive. */
import { makeArchive, makeTracks, type Recording } from "../../api/recordings";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { pathOf } from "../../player/audio";
import { size } from "../../player/times";
import { tellProblem } from "../../state/toast";
import type { PartProps } from "./one";

const words = library.files;

const named = (type: string): string => words.formats[type.split(";")[0] ?? type] ?? type;

export function Files({ recording, known }: PartProps) {
  const mix = recording.files.filter(({ type, preview }) => type.startsWith("audio/") && !preview);
  const ask = (what: typeof makeTracks) => what(recording.id).then(known, tellProblem);
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <ul class="downloads">
        {mix.map(({ type, url, bytes }) => (
          <Download key={url} name={named(type)} url={url} bytes={bytes} />
        ))}
      </ul>
      <Tracks recording={recording} onAsk={() => ask(makeTracks)} />
      <Archive recording={recording} onAsk={() => ask(makeArchive)} />
    </section>
  );
}

interface AskProps {
  recording: Recording;
  onAsk(): void;
}

function Tracks({ recording: { tracks }, onAsk }: AskProps) {
  if (!tracks) return null;
  return (
    <>
      <h3>{words.tracks}</h3>
      <p class="hint">{words.tracksText}</p>
      {tracks.state === "ready" ? (
        <ul class="downloads">
          {tracks.items.map(({ name, url, bytes }) => (
            <Download key={url} name={name} url={url} bytes={bytes} />
          ))}
        </ul>
      ) : (
        <Ask making={tracks} name={words.makeTracks} onAsk={onAsk} />
      )}
    </>
  );
}

function Archive({ recording: { archive }, onAsk }: AskProps) {
  if (!archive) return null;
  return (
    <>
      <h3>{words.archive}</h3>
      <p class="hint">{words.archiveText}</p>
      {archive.state === "ready" && archive.url ? (
        <ul class="downloads">
          <Download name={words.archive} url={archive.url} bytes={archive.bytes ?? 0} />
        </ul>
      ) : (
        <Ask making={archive} name={words.makeArchive} onAsk={onAsk} />
      )}
    </>
  );
}

interface MakingProps {
  making: { state: string; progress: number };
  name: string;
  onAsk(): void;
}

function Ask({ making: { state, progress }, name, onAsk }: MakingProps) {
  if (state === "making")
    return (
      <p class="number">
        {words.making(progress)}
        <progress class="progress" max={1} value={progress} aria-label={name} />
      </p>
    );
  return (
    <>
      {state === "failed" && <p class="problem small">{words.failed}</p>}
      <button type="button" class="button" onClick={onAsk}>
        {name}
      </button>
    </>
  );
}

function Download({ name, url, bytes }: { name: string; url: string; bytes: number }) {
  const kept = `${pathOf(url)}?download=1`;
  return (
    <li>
      {/* With a name the router leaves the link to the browser; the server's own name counts for the file. */}
      <a class="download" href={kept} download={name} aria-label={words.download(name)}>
        <Icon name="download" />
        <bdi>{name}</bdi>
        <span class="quiet small number">{size(bytes)}</span>
      </a>
    </li>
  );
}
