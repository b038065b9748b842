/** How far the podcasts of a station are. Pure. */
import type { Source, Station } from "../../api/stations";

const UNDER_WAY = new Set(["waiting", "fetching", "storing"]);

/** Whether a podcast is coming in right now. */
export const coming = ({ import: state, paused }: Source): boolean =>
  !paused && state !== null && UNDER_WAY.has(state.state);

export const failed = ({ import: state }: Source): boolean => state?.state === "failed";

/** Whether looking again in a second may show something else. */
export const underWay = (station: Pick<Station, "settling">, sources: Source[]): boolean =>
  station.settling || sources.some(coming);

export interface Progress {
  /** Podcasts; what needs no fetching does not count. */
  all: number;
  /** Those that are in, or were once. */
  done: number;
  failed: number;
  coming: number;
}

export function overall(sources: Source[]): Progress {
  const feeds = sources.filter((source) => source.import !== null);
  const wrong = feeds.filter(failed).length;
  const running = feeds.filter(coming).length;
  const done = feeds.filter(
    ({ import: state }) => state?.state === "ready" || state?.state === "ended",
  ).length;
  return { all: feeds.length, done, failed: wrong, coming: running };
}

/** Several podcasts are easier to follow in one sentence; one speaks for itself. */
export const worthSaying = ({ all, coming, failed }: Progress): boolean => all > 1 && coming + failed > 0;
