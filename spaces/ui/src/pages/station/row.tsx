/** One item of a station in its list. */
import { useComputed } from "@preact/signals";
import type { Item, Station } from "../../api/stations";
import { local } from "../../components/cover";
import { exact, onDay } from "../../format";
import { Icon } from "../../icons";
import { station } from "../../messages/station";
import { playing, toggle } from "../../player/audio";
import { PlayButton } from "../../player/controls";
import { mark, memory } from "../../player/memory";
import { about } from "../../player/times";
import { type Listened, placeOf } from "../../stations/heard";
import { playItem, queue } from "../../stations/queue";

const words = station.list;
const VOICES = 6;

interface RowProps {
  item: Item;
  station: Station;
}

/** Drawn again only when something about this item changes: a list may be long. */
export function ItemRow({ item, station }: RowProps) {
  const { id, title, picture } = item;
  const heard = useComputed(() => memory.value.get(id)).value;
  const here = useComputed(
    () => queue.value?.station.id === station.id && queue.value.current.id === id,
  ).value;
  return (
    <li class={`item ${heard?.finished ? "is-heard" : ""} ${here ? "is-here" : ""}`}>
      <img
        class="cover cover-s"
        src={local(picture ?? station.cover)}
        alt=""
        width="56"
        height="56"
        loading="lazy"
        decoding="async"
      />
      <span class="row-text">
        <a class="row-title" href={`/stations/${station.slug}?item=${id}`}>
          <bdi>{title}</bdi>
        </a>
        <Facts item={item} heard={heard} />
        <Progress item={item} heard={heard} />
      </span>
      <Heard item={item} finished={heard?.finished ?? false} />
      {here ? <PlayHere title={title} /> : <PlayThis item={item} station={station} />}
    </li>
  );
}

function PlayHere({ title }: { title: string }) {
  const on = playing.value;
  return <PlayButton on={on} name={on ? words.pause(title) : words.play(title)} onPress={toggle} />;
}

function PlayThis({ item, station }: RowProps) {
  return <PlayButton on={false} name={words.play(item.title)} onPress={() => playItem(station, item)} />;
}

interface HeardProps {
  item: Item;
  heard: Listened | undefined;
}

function Facts({ item, heard }: HeardProps) {
  const { source, author, published_at, explicit, kind, colors } = item;
  const marks = [
    lengthOf(item, heard),
    kind === "recording" && words.recording,
    explicit && words.explicit,
    heard?.finished && words.played,
    heard?.thumb === -1 && words.turnedDown,
  ].filter(Boolean);
  return (
    <span class="item-facts quiet small number">
      {colors && colors.length > 0 && <Voices colors={colors} />}
      <bdi>{source.title || author}</bdi>
      <span>
        <time dateTime={published_at} title={exact(published_at)}>
          {onDay(published_at, Date.now())}
        </time>
        {marks.map((one) => ` · ${one}`).join("")}
      </span>
    </span>
  );
}

function lengthOf({ duration }: Item, heard: Listened | undefined): string | null {
  if (duration === null) return null;
  const at = placeOf(heard, duration);
  return at > 0 ? words.left(about(duration - at)) : about(duration);
}

/** Whose voices a recording has, as its ribbon shows them. */
function Voices({ colors }: { colors: number[] }) {
  return (
    <span class="item-voices" aria-hidden="true">
      {[...new Set(colors)].slice(0, VOICES).map((color) => (
        <i key={color} class={`tick voice-${color % 12}`} />
      ))}
    </span>
  );
}

function Progress({ item: { duration }, heard }: HeardProps) {
  const at = placeOf(heard, duration);
  if (at === 0 || !duration) return null;
  return (
    <span class="item-progress" aria-hidden="true">
      <i style={{ width: `${Math.min(100, (100 * at) / duration)}%` }} />
    </span>
  );
}

function Heard({ item: { id, title }, finished }: { item: Item; finished: boolean }) {
  return (
    <button
      type="button"
      class={`icon-button item-heard ${finished ? "is-given" : ""}`}
      aria-pressed={finished}
      aria-label={words.playedOf(title)}
      title={finished ? words.markUnplayed(title) : words.markPlayed(title)}
      onClick={() => mark(id, !finished)}
    >
      <Icon name="heard" />
    </button>
  );
}
