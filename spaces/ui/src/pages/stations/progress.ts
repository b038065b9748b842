/** How far the podcasts of a station are. Pure. */
import type { Source, Station } from "../../api/stations";
import { sources as words } from "../../messages/stations_manage";

const UNDER_WAY = new Set(["waiting", "fetching", "storing"]);

/** Whether a podcast is coming in right now. */
export const coming = ({ import: state, paused }: Source): boolean =>
  !paused && state !== null && UNDER_WAY.has(state.state);

export const failed = ({ import: state }: Source): boolean => state?.state === "failed";

/** Whether looking again in a second may show something else. */
export const underWay = (station: Pick<Station, "settling">, sources: Source[]): boolean =>
  station.settling || sources.some(coming);

/** When the podcasts that somebody asked for again were to be looked at, by source. */
export type Asked = ReadonlyMap<string, string | null>;

/** Of the podcasts in trouble; `sources` as they are right after asking. */
export const askedFor = (sources: Source[]): Asked =>
  new Map(sources.flatMap(({ id, import: state }) => (state?.error ? [[id, state.next_at]] : [])));

/** A podcast somebody asked for again is under way until that look has been taken: then another time is set. */
export const asAsked = (sources: Source[], asked: Asked): Source[] =>
  sources.map((source) => {
    const { id, import: state } = source;
    const still = state?.error && asked.has(id) && asked.get(id) === state.next_at;
    return still ? { ...source, import: { ...state, ...AGAIN } } : source;
  });

const AGAIN = { state: "waiting", step: words.retrying, error: null, next_at: null } as const;

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
