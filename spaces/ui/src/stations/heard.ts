/** What somebody has heard of recordings and episodes: places, played marks, thumbs. Pure; player/memory.ts keeps it. */

export type Thumb = -1 | 0 | 1;

/** What stays until somebody changes it, unlike a place. */
export type Mark = "finished" | "thumb";

/** What was made of one item. Times are ISO 8601. */
export interface Listened {
  /** "r" and a recording's id, or "e" and an episode's. */
  item_id: string;
  /** Seconds; 0 begins anew. */
  position: number;
  duration: number | null;
  /** It was heard to its end; being somewhere in it does not change that, beginning it again does. */
  finished: boolean;
  thumb: Thumb;
  updated_at: string;
  /** Whether the account knows it. What is unsent came from this browser alone. */
  sent?: boolean;
  /** The marks that were changed here since; of the others the account may know better. */
  changed?: Mark[];
}

export type Memory = ReadonlyMap<string, Listened>;

/** What is kept in a browser; the longest untouched is forgotten first. */
export const MOST = 1_000;

/** Closer to an end than this, in seconds, is no place: it begins anew. Of short things, a tenth. */
const HEAD = 10;
const TAIL = 15;
const SHARE = 0.1;

const head = (duration: number | null): number => (duration ? Math.min(HEAD, duration * SHARE) : HEAD);
const tail = (duration: number | null): number => (duration ? Math.min(TAIL, duration * SHARE) : 0);

const over = (at: number, duration: number | null): boolean =>
  duration !== null && duration > 0 && at > duration - tail(duration);

const fresh = (item_id: string): Omit<Listened, "updated_at"> => ({
  item_id,
  position: 0,
  duration: null,
  finished: false,
  thumb: 0,
});

/** The marks changed here, with this one. */
const and = (before: Listened | undefined, mark: Mark): Mark[] => [
  ...new Set([...(before?.changed ?? []), mark]),
];

/** Somebody is at this second of it. Null when that is nothing to keep. */
export function listened(
  before: Listened | undefined,
  id: string,
  at: number,
  duration: number | null,
  now: string,
): Listened | null {
  const finished = over(at, duration);
  const position = finished || at < head(duration) ? 0 : Math.floor(at);
  if (!before && position === 0 && !finished) return null;
  if (before && before.position === position && (before.finished || !finished)) return null;
  return {
    ...(before ?? fresh(id)),
    position,
    duration,
    finished: finished || (before?.finished ?? false),
    updated_at: now,
    sent: false,
    changed: finished && !before?.finished ? and(before, "finished") : before?.changed,
  };
}

/** Marked as played or unplayed; either begins anew. */
export function marked(before: Listened | undefined, id: string, finished: boolean, now: string): Listened {
  const changed = and(before, "finished");
  return { ...(before ?? fresh(id)), position: 0, finished, updated_at: now, sent: false, changed };
}

/** Begun by hand: what was finished is not any more. Null when that changes nothing. */
export function begun(before: Listened | undefined, now: string): Listened | null {
  if (!before?.finished) return null;
  return { ...before, finished: false, updated_at: now, sent: false, changed: and(before, "finished") };
}

export function thumbed(before: Listened | undefined, id: string, thumb: Thumb, now: string): Listened {
  return { ...(before ?? fresh(id)), thumb, updated_at: now, sent: false, changed: and(before, "thumb") };
}

/** What an account is told of it: the place, and the marks that were changed here. */
export function telling(one: Listened) {
  const { item_id, position, duration, updated_at, finished, thumb, changed = [] } = one;
  return {
    ...{ item_id, position, duration, updated_at },
    ...(changed.includes("finished") && { finished }),
    ...(changed.includes("thumb") && { thumb }),
  };
}

/** Where to go on, in seconds; 0 for what was not begun or has become shorter than that. */
export function placeOf(entry: Listened | undefined, duration: number | null): number {
  const at = entry?.position ?? 0;
  return over(at, duration) ? 0 : at;
}

/** The memory with these in it, each the newest by its time; the longest untouched are forgotten. */
export function learnt(memory: Memory, news: readonly Listened[]): Memory {
  const next = new Map(memory);
  for (const one of news) {
    const before = next.get(one.item_id);
    if (before && Date.parse(before.updated_at) > Date.parse(one.updated_at)) continue;
    next.delete(one.item_id); // so that it comes last, as the newest
    next.set(one.item_id, one);
  }
  const tooMany = next.size - MOST;
  return tooMany > 0 ? new Map([...next].slice(tooMany)) : next;
}

/** What an account says of an item; what this browser has not told it yet is newer. */
export function believed(
  memory: Memory,
  said: Pick<Listened, "item_id" | "position" | "duration" | "finished" | "thumb"> & { updated_at?: string },
): Listened | null {
  const before = memory.get(said.item_id);
  if (before && before.sent !== true) return null;
  const { item_id, position, duration, finished, thumb } = said;
  const updated_at = said.updated_at ?? before?.updated_at ?? "";
  return { item_id, position, duration, finished, thumb, updated_at, sent: true };
}

/** What an account knows by now: told, and not changed since. */
export function told(memory: Memory, sent: readonly Listened[]): Memory {
  const next = new Map(memory);
  for (const one of sent)
    if (next.get(one.item_id)?.updated_at === one.updated_at)
      next.set(one.item_id, { ...one, sent: true, changed: undefined });
  return next;
}

export const unsent = (memory: Memory): Listened[] =>
  [...memory.values()].filter(({ sent }) => sent !== true);

/** Without what belongs to an account: the next person at this browser does not see it. */
export const ownOnly = (memory: Memory): Memory =>
  new Map([...memory].filter(([, { sent }]) => sent !== true));

/** What was stored, or nothing when it is not ours. */
export function readMemory(text: string | null): Memory {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return new Map(Array.isArray(value) ? value.filter(isListened).map((one) => [one.item_id, one]) : []);
  } catch {
    return new Map();
  }
}

function isListened(value: unknown): value is Listened {
  const one = value as Listened | null;
  return (
    typeof one?.item_id === "string" && typeof one.position === "number" && typeof one.updated_at === "string"
  );
}

export const written = (memory: Memory): string => JSON.stringify([...memory.values()]);
