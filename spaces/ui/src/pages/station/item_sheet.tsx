/** Everything about one item: what its publisher says, its chapters, what is said in it. */
import { useEffect, useState } from "preact/hooks";
import { item as fetchItem, type ItemDetail } from "../../api/listening";
import type { Item, Station } from "../../api/stations";
import { local } from "../../components/cover";
import { Notice } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { exact, onDay } from "../../format";
import { Icon } from "../../icons";
import { station as all } from "../../messages/station";
import { playing, seek, start, toggle } from "../../player/audio";
import { mark, memory } from "../../player/memory";
import { copy } from "../../player/share_sheet";
import { about, stamp } from "../../player/times";
import { placeOf, playItem, queue } from "../../stations/queue";
import { ItemChapters } from "./item_chapters";
import { ItemTranscript } from "./item_transcript";
import { Notes } from "./notes";
import { Thumbs } from "./thumbs";

const words = all.item;

interface SheetProps {
  id: string;
  station: Station;
  onClose(): void;
}

export function ItemSheet({ id, station, onClose }: SheetProps) {
  const [item, setItem] = useState<ItemDetail | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    fetchItem(id, station.id, gone.signal).then(setItem, (error: { status?: number; detail?: string }) => {
      if (!gone.signal.aborted)
        setProblem(error.status === 404 ? words.missing : error.detail || words.failed);
    });
    return () => gone.abort();
  }, [id, station.id]);
  return (
    <Sheet title={item?.title ?? words.title} onClose={onClose}>
      {problem && <Notice>{problem}</Notice>}
      {!item && !problem && <div class="skeleton item-skeleton" aria-hidden="true" />}
      {item && <About item={item} station={station} />}
    </Sheet>
  );
}

/** Whether this is what plays. */
const isHere = (station: Station, { id }: Pick<Item, "id">): boolean =>
  queue.value?.station.id === station.id && queue.value.current.id === id;

function About({ item, station }: { item: ItemDetail; station: Station }) {
  const here = isHere(station, item);
  const go = (second: number) => {
    if (!here) return playItem(station, item, second);
    seek(second);
    start();
  };
  return (
    <div class="item-about">
      <Facts item={item} station={station} />
      <Deeds item={item} station={station} here={here} />
      <p class="quiet small">{item.because}</p>
      <Notes html={item.notes} />
      <ItemChapters item={item} station={station} here={here} onGo={go} />
      <ItemTranscript item={item} station={station} here={here} onGo={go} />
      <More item={item} station={station} />
    </div>
  );
}

function Facts({ item, station }: { item: ItemDetail; station: Station }) {
  const { source, author, published_at, duration, season, number, picture } = item;
  const part =
    season !== null ? words.season(season, number) : number !== null ? words.episode(number) : null;
  return (
    <div class="station-now">
      <img class="cover cover-s" src={local(picture ?? station.cover)} alt="" width="56" height="56" />
      <div class="row-text">
        <p class="row-title">
          {source.url ? (
            <a href={source.url} target={isOurs(source.url) ? undefined : "_blank"} rel="noopener noreferrer">
              <bdi>{source.title || author}</bdi>
            </a>
          ) : (
            <bdi>{source.title || author}</bdi>
          )}
        </p>
        <p class="quiet small number">
          <time dateTime={published_at} title={exact(published_at)}>
            {onDay(published_at, Date.now())}
          </time>
          {duration ? ` · ${about(duration)}` : ""}
          {part && ` · ${part}`}
        </p>
      </div>
    </div>
  );
}

const isOurs = (url: string): boolean => new URL(url, location.href).origin === location.origin;

interface DeedsProps {
  item: ItemDetail;
  station: Station;
  here: boolean;
}

function Deeds({ item, station, here }: DeedsProps) {
  const at = placeOf(item);
  const on = here && playing.value;
  const finished = memory.value.get(item.id)?.finished ?? false;
  const play = !here && at > 0 ? words.playFrom(stamp(at)) : words.play;
  return (
    <div class="item-deeds">
      <button
        type="button"
        class="button button-main"
        onClick={() => (here ? toggle() : playItem(station, item))}
      >
        <Icon name={on ? "pause" : "play"} />
        {on ? words.pause : play}
      </button>
      <button type="button" class="button" onClick={() => mark(item.id, !finished)}>
        {finished ? words.markUnplayed : words.markPlayed}
      </button>
      <Thumbs item={item} />
    </div>
  );
}

function More({ item, station }: { item: ItemDetail; station: Station }) {
  const { url, kind, id, persons, funding, license } = item;
  const link = new URL(`/stations/${station.slug}?item=${id}`, station.url).href;
  return (
    <>
      {persons.length > 0 && (
        <p>
          {words.people} <bdi>{persons.map(({ name }) => name).join(", ")}</bdi>
        </p>
      )}
      {license && <p class="quiet small">{words.license(license)}</p>}
      <div class="actions actions-start">
        {url && (
          <a
            class="button"
            href={kind === "recording" ? local(url) : url}
            target={kind === "recording" ? undefined : "_blank"}
            rel="noopener noreferrer"
          >
            {kind === "recording" ? words.recording : words.publisher}
            {kind === "episode" && <Icon name="outside" size={16} />}
          </a>
        )}
        {funding.slice(0, 3).map((one) => (
          <a key={one.url} class="button" href={one.url} target="_blank" rel="noopener noreferrer">
            {one.text || words.support}
            <Icon name="outside" size={16} />
          </a>
        ))}
        <button type="button" class="button button-quiet" onClick={() => copy(link)}>
          <Icon name="copy" />
          {words.copy}
        </button>
      </div>
    </>
  );
}
