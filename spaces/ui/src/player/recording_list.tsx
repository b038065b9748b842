/** Recordings everybody may hear, each with its ribbon: one look tells what an hour was like. */
import { useEffect, useState } from "preact/hooks";
import { publicRecordings, type Recording } from "../api/recordings";
import { exact, when } from "../format";
import { library } from "../messages/library";
import { now } from "../state/clock";
import { loadedId, placeIn, play, playing, seek, toggle, trackOf } from "./audio";
import { PlayButton } from "./controls";
import { usePeaks } from "./peaks";
import { Ribbon } from "./ribbon_view";
import { stamp } from "./times";

const SHOWN = 5;

/** Nothing at all while there are none. `host`: only theirs, by handle. */
export function RecordingList({ title, host }: { title: string; host?: string }) {
  const [items, setItems] = useState<Recording[]>([]);
  useEffect(() => {
    publicRecordings(SHOWN, host).then(
      (page) => setItems(page.items),
      () => setItems([]), // the page is whole without them
    );
  }, [host]);
  return <Recordings title={title} items={items} named={host === undefined} />;
}

interface RecordingsProps {
  title: string;
  items: Recording[];
  /** Says whose each is, where that is not clear from the page. */
  named?: boolean;
}

/** The same of recordings that are known already. */
export function Recordings({ title, items, named = true }: RecordingsProps) {
  if (items.length === 0) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <ul class="fresh">
        {items.map((recording) => (
          <Fresh key={recording.id} recording={recording} named={named} />
        ))}
      </ul>
    </section>
  );
}

function Fresh({ recording, named }: { recording: Recording; named: boolean }) {
  const peaks = usePeaks(recording);
  const mine = trackOf(recording);
  if (!mine) return null;
  const { id, title, host, started_at } = recording;
  const loaded = loadedId.value === id;
  const on = loaded && playing.value;
  return (
    <li class="fresh-one">
      <PlayButton
        on={on}
        name={on ? library.pause(title) : library.play(title)}
        onPress={() => (loaded ? toggle() : play(mine, placeIn(mine)))}
      />
      <span class="row-text">
        <a class="row-title" href={`/r/${id}`}>
          <bdi>{title}</bdi>
        </a>
        <span class="quiet small number">
          {named && (
            <>
              <bdi>{host.name}</bdi>
              {" · "}
            </>
          )}
          <time dateTime={started_at} title={exact(started_at)}>
            {when(started_at, now.value)}
          </time>
          {` · ${stamp(mine.duration)}`}
        </span>
      </span>
      <span class="fresh-ribbon">
        <Ribbon
          on={loaded}
          peaks={peaks}
          duration={mine.duration}
          at={0}
          size="s"
          onSeek={(second) => (loaded ? seek(second) : play(mine, second))}
        />
      </span>
    </li>
  );
}
