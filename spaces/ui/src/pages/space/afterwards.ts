/** A space that is over goes on changing: its tap is put away, saved or destroyed. Looks as often as something may happen. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import { savedOf } from "../../api/keeping";
import { type Recording, recording } from "../../api/recordings";
import type { Space } from "../../api/types";

const SOON_MS = 1_000;
const NOW_AND_THEN_MS = 20_000;
const ASKING_MS = 5_000;

/** The space as it is now; null until the server has said. */
export function useSpaceAfter(id: string): { space: Space | null; look(): void } {
  const [space, setSpace] = useState<Space | null>(null);
  const look = () => void api("GET /api/v1/spaces/{id}", { path: { id } }).then(setSpace, () => undefined);
  useEffect(look, [id]);
  useTimes(look, space && spacePause(space), space);
  return { space, look };
}

/** How long until the next look, or null when nothing more can happen. */
function spacePause({ tap, recording_id }: Space): number | null {
  if (tap.state === "recording") return SOON_MS; // the last seconds are being written
  return tap.policy === "off" || tap.state === "shredded" || recording_id ? null : NOW_AND_THEN_MS;
}

/** What its host saved of it: undefined until the server has said, null when nothing. */
export function useSaved({ id, tap }: Space, mine: boolean) {
  const [saved, setSaved] = useState<Recording | null | undefined>(undefined);
  const found = Boolean(saved);
  useEffect(() => {
    if (!mine || found) return;
    savedOf(id).then(setSaved, () => setSaved(null));
  }, [id, mine, tap.state, found]);
  const look = () => void (saved && recording(saved.id).then(setSaved, () => undefined));
  useTimes(look, saved ? savedPause(saved) : null, saved);
  return { saved, setSaved };
}

function savedPause({ state }: Recording): number | null {
  if (state === "rendering") return SOON_MS;
  return state === "capturing" || state === "consent_pending" ? ASKING_MS : null;
}

/** Calls `look` once after each answer, after the pause that the answer asks for. */
function useTimes(look: () => void, pause: number | null, answer: unknown): void {
  useEffect(() => {
    if (pause === null) return;
    const timer = setTimeout(function again() {
      if (document.hidden) document.addEventListener("visibilitychange", look, { once: true });
      else look();
    }, pause);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [answer, pause]);
}
