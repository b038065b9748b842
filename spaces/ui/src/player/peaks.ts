/** The pictures of recordings, fetched once each. */
import { useEffect, useState } from "preact/hooks";
import type { Recording } from "../api/recordings";
import type { Peaks } from "./ribbon";

const KEPT = 12;
const known = new Map<string, Promise<Peaks>>();

type Pictured = Pick<Recording, "id" | "revision" | "files">;

async function fetched({ id, revision }: Pictured): Promise<Peaks> {
  const response = await fetch(`/recordings/${id}/peaks.json?v=${revision}`, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`peaks.json: ${response.status}`);
  return response.json();
}

function peaksOf(recording: Pictured): Promise<Peaks> {
  const key = `${recording.id}:${recording.revision}`;
  const before = known.get(key);
  if (before) return before;
  const promise = fetched(recording);
  promise.catch(() => known.delete(key));
  known.set(key, promise);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest) known.delete(oldest);
  return promise;
}

/** The picture of a recording; null until it is there, and while there is none. The last one stays while the next is on its way. */
export function usePeaks(recording: Pictured | null): Peaks | null {
  const [peaks, setPeaks] = useState<Peaks | null>(null);
  const there = recording?.files.some(({ preview }) => !preview) ?? false;
  useEffect(() => {
    if (!recording || !there) return;
    let current = true;
    peaksOf(recording).then(
      (found) => current && setPeaks(found),
      () => undefined, // a player without its picture still plays
    );
    return () => {
      current = false;
    };
  }, [recording?.id, recording?.revision, there]);
  return peaks;
}
