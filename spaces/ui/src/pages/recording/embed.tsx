/** /embed/r/{id}: the player alone, for a frame on somebody else's page. */
import { useRoute } from "preact-iso";
import type { Recording } from "../../api/recordings";
import { useArrival } from "../../components/page";
import { library } from "../../messages/library";
import {
  loadedId,
  placeIn,
  play,
  playing,
  seek,
  type Track,
  time,
  toggle,
  trackOf,
} from "../../player/audio";
import { Back, Forward, PlayButton, Speed } from "../../player/controls";
import { parseFragment } from "../../player/fragments";
import { usePlayerKeys } from "../../player/keyboard";
import { usePeaks } from "../../player/peaks";
import { Ribbon } from "../../player/ribbon_view";
import { stamp } from "../../player/times";
import { useRecording } from "../../player/use_recording";

export default function Embedded() {
  const { id = "" } = useRoute().params;
  const { recording, problem } = useRecording(id);
  if (recording && trackOf(recording)) return <Small recording={recording} />;
  const text = recording ? library.closed.making : problem && sorry(problem.status);
  return <p class="embed embed-closed">{text}</p>;
}

function sorry(status: number): string {
  if (status === 410) return library.closed.gone;
  return status === 503 ? library.closed.again : library.embed.private;
}

function Small({ recording }: { recording: Recording }) {
  const heading = useArrival(recording.title);
  const mine = trackOf(recording) as Track; // shown only with one
  const peaks = usePeaks(recording);
  const at = parseFragment(location.hash)?.start ?? placeIn(mine);
  const loaded = loadedId.value === recording.id;
  const go = (second: number) => (loaded ? seek(second) : play(mine, second));
  usePlayerKeys(peaks, () => loaded || play(mine, at));
  return (
    <article class="embed">
      <header class="embed-head">
        <PlayButton big on={loaded && playing.value} onPress={() => (loaded ? toggle() : play(mine, at))} />
        <span class="row-text">
          <h1 ref={heading} tabIndex={-1} class="row-title">
            <a href={recording.url} target="_blank" rel="noopener" title={library.embed.open}>
              <bdi>{recording.title}</bdi>
            </a>
          </h1>
          <span class="quiet small">
            <bdi>{recording.host.name}</bdi>
          </span>
        </span>
        <span class="number small quiet">
          {stamp(loaded ? time.value : at, mine.duration)} / {stamp(mine.duration)}
        </span>
      </header>
      <Ribbon
        on={loaded}
        peaks={peaks}
        duration={mine.duration}
        at={at}
        chapters={recording.chapters}
        size="m"
        onSeek={go}
      />
      <footer class="embed-foot">
        <Back />
        <Forward />
        <Speed />
      </footer>
    </article>
  );
}
