/** What a station plays next, and why in that place. Pure. */
import type { Item } from "../api/stations";
import { station as words } from "../messages/station";
import type { Memory } from "./heard";

export type Playable = Pick<Item, "id" | "title" | "because" | "source">;

export interface Upcoming<T extends Playable = Item> {
  item: T;
  /** One sentence. */
  why: string;
}

/** So many places later for each thumb down on the same source, and earlier for each thumb up; no more than MOST thumbs count. */
const LATER = 6;
const EARLIER = 3;
const MOST = 3;

interface Taste {
  /** Thumbs down minus thumbs up. */
  against: number;
  /** The title that was turned down or liked last. */
  down: string;
  up: string;
}

const sourceOf = ({ source }: Playable): string => `${source.kind} ${source.url ?? ""} ${source.title}`;

/** What the thumbs say of each source. */
function tastes(items: readonly Playable[], memory: Memory): Map<string, Taste> {
  const found = new Map<string, Taste>();
  for (const item of items) {
    const thumb = memory.get(item.id)?.thumb ?? 0;
    if (thumb === 0) continue;
    const taste = found.get(sourceOf(item)) ?? { against: 0, down: "", up: "" };
    taste.against -= thumb;
    taste[thumb < 0 ? "down" : "up"] = item.title;
    found.set(sourceOf(item), taste);
  }
  return found;
}

const pushed = (against: number): number =>
  against > 0 ? LATER * Math.min(against, MOST) : EARLIER * Math.max(against, -MOST);

/** In the channel's order from the current item on, then from the top: what is neither heard, turned down nor skipped. */
function waiting<T extends Playable>(
  items: readonly T[],
  memory: Memory,
  current: string | null,
  skipped: ReadonlySet<string>,
): T[] {
  const here = items.findIndex(({ id }) => id === current);
  return [...items.slice(here + 1), ...items.slice(0, Math.max(0, here))].filter(({ id }) => {
    const heard = memory.get(id);
    return !heard?.finished && heard?.thumb !== -1 && !skipped.has(id);
  });
}

/** What follows the current item though it was heard: for whoever hears it all once more. */
function heardBefore<T extends Playable>(
  items: readonly T[],
  memory: Memory,
  current: string | null,
  skipped: ReadonlySet<string>,
): T[] {
  const here = items.findIndex(({ id }) => id === current);
  return items.slice(here + 1).filter(({ id }) => memory.get(id)?.thumb !== -1 && !skipped.has(id));
}

/**
 * `current`: what plays, null before anything does. `skipped`: passed over since playing began. `again`: where nothing
 * unheard is left, what was heard before comes once more.
 */
export function upNext<T extends Playable>(
  items: readonly T[],
  memory: Memory,
  current: string | null = null,
  skipped: ReadonlySet<string> = new Set(),
  again = false,
): Upcoming<T>[] {
  const liking = tastes(items, memory);
  const againstIn = (item: T) => liking.get(sourceOf(item))?.against ?? 0;
  const unheard = waiting(items, memory, current, skipped);
  const all = unheard.length > 0 || !again ? unheard : heardBefore(items, memory, current, skipped);
  const ranked = all.map((item, place) => ({
    item,
    place,
    rank: place + pushed(againstIn(item)),
  }));
  ranked.sort((a, b) => a.rank - b.rank || a.place - b.place);
  return ranked.map(({ item, place }, index) => ({
    item,
    why: reason(item, liking.get(sourceOf(item)), index - place),
  }));
}

/** `moved`: places later than in the channel; negative is earlier. Who only made room keeps its own reason. */
function reason(item: Playable, taste: Taste | undefined, moved: number): string {
  if (taste && taste.against > 0 && moved > 0) return words.later(taste.down);
  if (taste && taste.against < 0 && moved < 0) return words.earlier(taste.up);
  return item.because;
}

/** Where playing begins: the item somebody was at, unless that is done with; else the first unheard; else the first. */
export function beginning<T extends Playable>(
  items: readonly T[],
  memory: Memory,
  tuned: string | null,
): T | null {
  const before = items.find(({ id }) => id === tuned);
  const heard = before && memory.get(before.id);
  if (before && !heard?.finished && heard?.thumb !== -1) return before;
  return upNext(items, memory)[0]?.item ?? items[0] ?? null;
}

/** Known items after the top of the channel was fetched again; null when nothing of the known ones follows it. */
export function renewed<T extends Pick<Item, "id">>(known: readonly T[], top: readonly T[]): T[] | null {
  const here = new Set(top.map(({ id }) => id));
  const last = known.findLastIndex(({ id }) => here.has(id));
  return last < 0 ? null : [...top, ...known.slice(last + 1)];
}
