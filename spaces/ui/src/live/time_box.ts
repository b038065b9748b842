/** Somebody's time on stage, as a clock shows it. Pure. */

/** How near the end is: the clock changes its look at each step, and the speaker is told. */
export type Nearness = "calm" | "soon" | "last" | "over";

/** Told when so many seconds are left. */
const SOON_MS = 30_000;
const LAST_MS = 10_000;

export interface Clock {
  /** ms; never below 0. */
  left: number;
  /** What is left of the whole, 1 to 0; an extended time begins whole again. */
  share: number;
  nearness: Nearness;
}

/** The clock at `now` (ms, server time) of a time that ends at `until`, in a space where people get `box` seconds. */
export function clock(until: string, box: number | null, now: number): Clock {
  const left = Math.max(0, Date.parse(until) - now);
  const whole = Math.max(1, (box ?? 0) * 1000, left);
  return { left, share: left / whole, nearness: nearness(left) };
}

export function nearness(left: number): Nearness {
  if (left <= 0) return "over";
  if (left <= LAST_MS) return "last";
  return left <= SOON_MS ? "soon" : "calm";
}

/** Seconds to say when the clock went from `before` to `after` (ms left): 30, 10, or null when there is nothing to say. */
export function warning(before: number, after: number): 30 | 10 | null {
  if (before > LAST_MS && after <= LAST_MS && after > 0) return 10;
  return before > SOON_MS && after <= SOON_MS && after > LAST_MS ? 30 : null;
}
