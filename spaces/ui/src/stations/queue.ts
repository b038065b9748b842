/** The station that plays: it goes from item to item by itself, wherever on the site somebody is. */
import { batch, computed, effect, signal } from "@preact/signals";
import { chapters, item as fetchItem } from "../api/listening";
import { recording } from "../api/recordings";
import type { Item, Station } from "../api/stations";
import { local } from "../components/cover";
import { station as words } from "../messages/station";
import { learnOf, load, seek, start, time, track } from "../player/audio";
import { begin, memory, place, thumb as rememberThumb, tune, tunings } from "../player/memory";
import type { Queue, Track } from "../player/track";
import { me } from "../state/me";
import { tell } from "../state/toast";
import { type Channel, channelOf } from "./channel";
import type { Thumb } from "./heard";
import { beginning, upNext } from "./up_next";

interface Playing {
  station: Station;
  channel: Channel;
  current: Item;
  /** Ids of what was skipped since playing began. */
  skipped: ReadonlySet<string>;
  /** It began with something heard before: when nothing unheard is left, it plays on all the same. */
  again: boolean;
  /** What played before, the last one last. */
  before: readonly Item[];
}

/** null while no station is loaded. */
export const queue = signal<Playing | null>(null);

const AHEAD = 8; // of fewer items waiting, the next page is fetched
const AWAY = 5; // pages looked through for the item somebody was at
const PATIENCE = 4; // items in a row that may be broken
const REWIND = 5; // seconds after which "previous" means the beginning of this one
let broken = 0;

export const upcoming = computed(() => {
  const now = queue.value;
  return now ? upNext(now.channel.items.value, memory.value, now.current.id, now.skipped, now.again) : [];
});

/** Which item of a station somebody is at: by this browser or the account, whichever is newer. */
export function tunedIn({ id, tuning }: Pick<Station, "id" | "tuning">): string | null {
  const here = tunings.value[id];
  const newest =
    here && (!tuning || Date.parse(here.updated_at) >= Date.parse(tuning.updated_at)) ? here : tuning;
  return newest?.item_id ?? null;
}

/** Play a station from where it was left, or from its first unheard item. */
export async function tuneIn(station: Station): Promise<void> {
  if (queue.peek()?.station.id === station.id) {
    start();
    return;
  }
  const channel = channelOf(station.id);
  await channel.begun();
  const first = beginning(channel.items.peek(), memory.peek(), tunedIn(station));
  const away = await leftOff(station, channel);
  const item = away ?? first;
  if (item) playItem(station, item);
  else tell(channel.problem.peek() ? words.beginFailed : words.empty);
}

/** The item somebody was at when it is further down than the channel is fetched; the pages before it follow by themselves. */
async function leftOff(station: Station, channel: Channel): Promise<Item | null> {
  const id = tunedIn(station);
  if (!id || isKnown(channel, id)) return null;
  const heard = memory.peek().get(id);
  if (heard?.finished || heard?.thumb === -1) return null;
  const found = await fetchItem(id, station.id).catch(() => null);
  if (found) lookFor(channel, id);
  return found;
}

const isKnown = (channel: Channel, id: string): boolean => channel.items.peek().some((one) => one.id === id);

async function lookFor(channel: Channel, id: string): Promise<void> {
  for (let page = 0; page < AWAY && !isKnown(channel, id) && !channel.whole.peek(); page++)
    await channel.more();
}

/** Play one item; the station goes on from there. `at`: seconds; null for where it was left. */
export function playItem(station: Station, item: Item, at: number | null = null): void {
  broken = 0;
  const again = memory.peek().get(item.id)?.finished ?? false;
  begin(item.id);
  go(station, item, at, again);
}

function go(station: Station, item: Item, at: number | null = null, again?: boolean): void {
  const now = queue.peek();
  const same = now?.station.id === station.id ? now : null;
  const before = same && same.current.id !== item.id ? [...same.before, same.current] : (same?.before ?? []);
  batch(() => {
    queue.value = {
      station,
      channel: same?.channel ?? channelOf(station.id),
      current: item,
      skipped: same?.skipped ?? new Set(),
      again: again ?? same?.again ?? false,
      before: before.slice(-50),
    };
    load(trackOf(station, item), at);
  });
  tune(station.id, { item_id: item.id, updated_at: new Date().toISOString() });
  start();
  learnMore(station, item);
  fetchAhead();
}

/** An item as something to play. */
export function trackOf({ slug, title: album, cover }: Station, item: Item): Track {
  return {
    id: item.id,
    url: item.kind === "recording" ? local(item.audio.url) : item.audio.url,
    title: item.title,
    by: item.source.title || item.author,
    album,
    duration: item.duration ?? 0,
    chapters: [],
    picture: local(item.picture ?? cover),
    home: `/stations/${slug}`,
    recording: null,
    clip: null,
    queue: controls,
  };
}

/** What the player shows beside the sound: it begins without waiting for that. */
function learnMore(station: Station, { id, recording_id, has_chapters }: Item): void {
  const nothing = () => undefined;
  if (recording_id)
    recording(recording_id).then((found) => {
      learnOf(id, { recording: found, chapters: found.chapters });
    }, nothing);
  else if (has_chapters) chapters(id, station.id).then((found) => learnOf(id, { chapters: found }), nothing);
}

function fetchAhead(): void {
  const now = queue.peek();
  if (now && upcoming.peek().length < AHEAD) now.channel.more();
}

async function goOn(): Promise<void> {
  const now = queue.peek();
  if (!now) return;
  await reach(now.channel);
  const [next] = upcoming.peek();
  if (queue.peek()?.station.id !== now.station.id) return;
  if (next) go(now.station, next.item);
  else tell(now.channel.problem.peek() ? words.beginFailed : words.over);
}

/** At the end of what is fetched there may be more to play. */
async function reach(channel: Channel): Promise<void> {
  while (upcoming.peek().length === 0 && !channel.whole.peek()) {
    await channel.more();
    if (channel.problem.peek()) return;
  }
}

function pass(): void {
  const now = queue.peek();
  if (now) queue.value = { ...now, skipped: new Set([...now.skipped, now.current.id]) };
}

export function skip(): void {
  broken = 0;
  pass();
  goOn();
}

export function previous(): void {
  const now = queue.peek();
  const before = now?.before.at(-1);
  if (!now || !before || time.peek() > REWIND) {
    seek(0);
    return;
  }
  queue.value = { ...now, before: now.before.slice(0, -1), current: before };
  go(now.station, before);
}

function ended(): void {
  broken = 0;
  goOn();
}

/** Its publisher does not answer, or sends what is no sound. When nothing at all can be loaded it is not the publisher. */
function gaveUp(): void {
  const now = queue.peek();
  if (!now) return;
  broken += 1;
  if (broken > PATIENCE || !navigator.onLine) {
    tell(words.stopped);
    return;
  }
  tell(words.skipped(now.current.title));
  pass();
  goOn();
}

const controls: Queue = { next: skip, previous, ended, broken: gaveUp };

/** A thumb down skips what plays; the same thumb again takes it back. */
export function giveThumb(item: Item, value: Exclude<Thumb, 0>): void {
  const given = memory.peek().get(item.id)?.thumb === value;
  rememberThumb(item.id, given ? 0 : value);
  if (given) return;
  tell((value < 0 ? words.turnedDown : words.liked)(item.source.title));
  if (value < 0 && queue.peek()?.current.id === item.id) skip();
}

/** Where an item goes on, in seconds. */
export const placeOf = ({ id, duration }: Pick<Item, "id" | "duration">): number => {
  memory.value; // whoever shows it follows
  return place(id, duration);
};

// Something else was loaded, or the player was closed: the station is over.
effect(() => {
  if (track.value?.queue !== controls) queue.value = null;
});

// Somebody signed in: what they heard elsewhere counts from now on.
effect(() => {
  if (me.value) queue.peek()?.channel.renew();
});
