/** How long to wait before the next try. Pure, so that it can be tested without waiting. */

const FIRST_MS = 300;
const LONGEST_MS = 8_000;

/**
 * Milliseconds before try number `attempt` (from 0), doubling up to a limit. Half of it is chance, so that an audience
 * that lost the server together does not come back together.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(full / 2 + (full / 2) * random());
}
