/** Which line of a transcript is said at a moment. Pure. */
import type { Cue } from "../api/listening";

/** Its index, -1 before the first and where nothing carries times. Lines are in the order of their times. */
export function cueAt(cues: readonly Pick<Cue, "start">[], second: number): number {
  return cues.findLastIndex(({ start }) => start !== null && start <= second);
}
