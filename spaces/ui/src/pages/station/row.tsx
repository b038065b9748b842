/** One item of a station in its list. */
import type { Item, Station } from "../../api/stations";
import { local } from "../../components/cover";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { station } from "../../messages/station";
import { playing, toggle } from "../../player/audio";
import { PlayButton } from "../../player/controls";
import { mark, memory } from "../../player/memory";
import { about } from "../../player/times";
import { now } from "../../state/clock";
import { placeOf, playItem, queue } from "../../stations/queue";

const words = station.list;
const VOICES = 6;

export function ItemRow({ item, station }: { item: Item; station: Station }) {
  const { id, title, picture } = item;
  const here = queue.value?.station.id === station.id && queue.value.current.id === id;
  const on = here && playing.value;
  const heard = memory.value.get(id);
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
        <Facts item={item} />
        <Progress item={item} />
      </span>
      <Heard item={item} finished={heard?.finished ?? false} />
      <PlayButton
        on={on}
        name={on ? words.pause(title) : words.play(title)}
        onPress={() => (here ? toggle() : playItem(station, item))}
      />
    </li>
  );
}

function Facts({ item }: { item: Item }) {
  const { id, source, author, published_at, duration, explicit, kind, colors } = item;
  const heard = memory.value.get(id);
  const at = placeOf(item);
  const length = duration === null ? null : at > 0 ? words.left(about(duration - at)) : about(duration);
  const marks = [
    length,
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
          {when(published_at, now.value).replace(/ at .*/, "")}
        </time>
        {marks.map((one) => ` · ${one}`).join("")}
      </span>
    </span>
  );
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

function Progress({ item }: { item: Item }) {
  const at = placeOf(item);
  if (at === 0 || !item.duration) return null;
  return (
    <span class="item-progress" aria-hidden="true">
      <i style={{ width: `${Math.min(100, (100 * at) / item.duration)}%` }} />
    </span>
  );
}

function Heard({ item: { id, title }, finished }: { item: Item; finished: boolean }) {
  const name = finished ? words.markUnplayed(title) : words.markPlayed(title);
  return (
    <button
      type="button"
      class={`icon-button item-heard ${finished ? "is-given" : ""}`}
      aria-pressed={finished}
      aria-label={words.playedOf(title)}
      title={name}
      onClick={() => mark(id, !finished)}
    >
      <Icon name="heard" />
    </button>
  );
}
