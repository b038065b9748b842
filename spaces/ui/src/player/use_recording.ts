/** One recording as the server has it, looked at again while something of it is being made. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { Problem } from "../api/client";
import { recording as fetchOne, type Recording } from "../api/recordings";
import { me } from "../state/me";
import { load, loadedId, trackOf } from "./audio";
import { lookAgain } from "./settling";

const BROKEN_MS = 5_000;
const UNKNOWN = new Problem(0, "unknown", "");

export interface Known {
  recording: Recording | null;
  problem: Problem | null;
  /** What a change has answered with. */
  known(next: Recording): void;
  /** Look now. */
  look(): void;
}

/** `ready`: whether it may be asked for yet. */
export function useRecording(id: string, ready = true): Known {
  const [recording, setRecording] = useState<Recording | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const look = useCallback(() => setTurn((before) => before + 1), []);
  const known = useCallback((next: Recording) => {
    setRecording(next);
    setProblem(null);
    follow(next);
  }, []);
  useEffect(() => {
    if (!ready || me.value === undefined) return;
    const gone = new AbortController();
    fetchOne(id, gone.signal).then(known, (error: unknown) => {
      if (!gone.signal.aborted) setProblem(error instanceof Problem ? error : UNKNOWN);
    });
    return () => gone.abort();
  }, [id, ready, turn, me.value]);
  useEffect(() => {
    const soon = problem?.status === 503 ? BROKEN_MS : recording && lookAgain(recording);
    if (!soon || problem?.status === 410) return;
    const timer = setTimeout(() => document.hidden || look(), soon);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [recording, problem]);
  return { recording, problem, known, look };
}

/** What plays is told what became of it: a new title, or new files. */
function follow(next: Recording): void {
  if (loadedId.peek() !== next.id) return;
  const fresh = trackOf(next);
  if (fresh) load(fresh);
}
