/** Choosing a stretch of a recording with two handles. Pure; everything in seconds. */

export interface Chosen {
  start: number;
  end: number;
}

export interface Limits {
  /** The earliest start and the latest end. */
  from: number;
  to: number;
  shortest: number;
  longest: number;
}

const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
const tenth = (value: number): number => Math.round(value * 10) / 10;

/** One handle at another place. It stays in the limits and apart from the other, which it pulls along when they would be too far apart. */
export function moved(chosen: Chosen, edge: keyof Chosen, to: number, limits: Limits): Chosen {
  const { from, to: last, shortest, longest } = limits;
  if (edge === "start") {
    const start = tenth(within(to, from, Math.max(from, chosen.end - shortest)));
    return { start, end: Math.min(chosen.end, tenth(start + longest)) };
  }
  const end = tenth(within(to, Math.min(last, chosen.start + shortest), last));
  return { start: Math.max(chosen.start, tenth(end - longest)), end };
}

/** What is drawn from one place to another, in either direction; the first place stays. */
export function drawn(anchor: number, now: number, limits: Limits): Chosen {
  const { from, to, shortest, longest } = limits;
  if (now >= anchor) {
    const start = within(anchor, from, to - shortest);
    return { start: tenth(start), end: tenth(within(now, start + shortest, Math.min(to, start + longest))) };
  }
  const end = within(anchor, from + shortest, to);
  return { start: tenth(within(now, Math.max(from, end - longest), end - shortest)), end: tenth(end) };
}

/** The handle that is closer to a place. */
export function nearer({ start, end }: Chosen, to: number): keyof Chosen {
  return Math.abs(to - start) <= Math.abs(to - end) ? "start" : "end";
}

/** So many seconds around a place, as far as there are. */
export function around(at: number, wide: number, duration: number): { from: number; to: number } {
  const from = within(at - wide / 2, 0, Math.max(0, duration - wide));
  return { from, to: Math.min(duration, from + wide) };
}
