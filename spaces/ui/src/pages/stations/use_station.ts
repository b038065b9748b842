/** A station and its sources as the server has them, asked for every second while something is under way. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../../api/client";
import {
  sources as fetchSources,
  station as fetchStation,
  type Source,
  type Station,
} from "../../api/stations";
import { me } from "../../state/me";
import { tellProblem } from "../../state/toast";
import { type Asked, asAsked, askedFor, underWay } from "./progress";

const EVERY_MS = 1_000;
const LOST_MS = 3_000;
const QUIET = 2; // looks: the station may have been read just before what its sources tell of had come in
const UNKNOWN = new Problem(0, "unknown", "");

export interface Managed {
  station: Station | null;
  sources: Source[];
  /** Why there is nothing to show, or why what is shown may be old. */
  problem: Problem | null;
  /** What a change has answered with. */
  known(next: Station): void;
  /** Show a change before the server has answered. */
  expect(how: (sources: Source[]) => Source[]): void;
  /** Do something to it and look what became of it; a refusal is told, and answered with false. */
  act(what: () => Promise<unknown>): Promise<boolean>;
  look(): Promise<void>;
  /** Follow what becomes of podcasts that were asked for again; `sources` as the server answered. */
  watch(sources: Source[]): void;
}

export function useStation(slug: string): Managed {
  const [station, setStation] = useState<Station | null>(null);
  const [sources, setSources] = useState<Source[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [looks, setLooks] = useState(0);
  const turn = useRef(0); // an answer that began before a change would undo it on the page
  const quiet = useRef(0); // looks in a row that found nothing under way
  const asked = useRef<Asked>(new Map());
  const watch = (all: Source[]) => {
    asked.current = new Map([...asked.current, ...askedFor(all)]);
  };
  const look = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const [next, all] = await Promise.all([fetchStation(slug), fetchSources(slug)]);
      if (mine !== turn.current) return;
      setStation(next);
      setSources(asAsked(all, asked.current));
      setProblem(null);
    } catch (error) {
      if (mine === turn.current) setProblem(error instanceof Problem ? error : UNKNOWN);
    }
    setLooks((before) => before + 1);
  }, [slug]);
  const known = useCallback((next: Station) => {
    turn.current += 1;
    setStation(next);
    setLooks((before) => before + 1);
  }, []);
  const expect = (how: (sources: Source[]) => Source[]) => {
    turn.current += 1;
    setSources(how);
  };
  const act = async (what: () => Promise<unknown>) => {
    turn.current += 1;
    const done = await what().then(
      () => true,
      (error: unknown) => {
        tellProblem(error);
        return false;
      },
    );
    await look();
    return done;
  };
  useEffect(() => {
    if (me.value !== undefined) look();
    return () => {
      turn.current += 1;
    };
  }, [slug, me.value]);
  useEffect(() => {
    if (!station) quiet.current = 0;
    else quiet.current = underWay(station, sources) ? 0 : quiet.current + 1;
    const soon = pause(station, quiet.current, problem);
    if (soon === null) return;
    const timer = setTimeout(() => document.hidden || look(), soon);
    const seen = () => document.hidden || look();
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [looks, slug]);
  return { station, sources, problem, known, expect, act, look, watch };
}

/** Milliseconds until it is worth looking again; null: not by itself. */
function pause(station: Station | null, quiet: number, problem: Problem | null): number | null {
  if (problem) return problem.status === 0 || problem.status >= 500 ? LOST_MS : null;
  return station && quiet < QUIET ? EVERY_MS : null;
}
