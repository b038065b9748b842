/** A station as the server has it, asked for again while somebody looks at it. */
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { station as fetchOne, type Station } from "../../api/stations";
import { me } from "../../state/me";
import { channelOf } from "../../stations/channel";
import { know, latest, watch } from "../../stations/latest";

const UNKNOWN = new Problem(0, "unknown", "");
const SETTLING_MS = 2_000;

export interface Asked {
  station: Station | null;
  problem: Problem | null;
  again(): void;
}

export function useStation(slug: string): Asked {
  const [id, setId] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  const station = (id && latest.value.get(id)) || null;
  useEffect(() => {
    if (me.value === undefined) return; // what was heard depends on who hears it
    const gone = new AbortController();
    fetchOne(slug, gone.signal).then(
      (found) => {
        know(found);
        channelOf(found.id).renew();
        setProblem(null);
        setId(found.id);
      },
      (error: unknown) => {
        if (!gone.signal.aborted) setProblem(error instanceof Problem ? error : UNKNOWN);
      },
    );
    return () => gone.abort();
  }, [slug, turn, me.value]);
  useEffect(() => (id ? watch(id) : undefined), [id]);
  useEffect(() => {
    if (!station?.settling) return;
    const timer = setTimeout(again, SETTLING_MS);
    return () => clearTimeout(timer);
  }, [station]);
  return { station, problem, again };
}
