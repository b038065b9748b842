/** How soon a recording is worth another look: while something of it is being made. Pure. */
import type { Recording } from "../api/recordings";

const SOON = 1_000;
const LATER = 15_000;

const MAKING = new Set(["making", "queued", "rendering"]);

/** Whether new files are being made; for new titles and chapters the earlier ones are served meanwhile, as ready. */
export const underWay = ({ state, progress }: Pick<Recording, "state" | "progress">): boolean =>
  state === "rendering" || (state === "ready" && progress < 1);

/** Milliseconds to the next look; null when nothing changes by itself. */
export function lookAgain(recording: Recording): number | null {
  const { clips, tracks, archive, state } = recording;
  if (underWay(recording)) return SOON;
  const made = [...clips, tracks, archive];
  if (made.some((one) => one && MAKING.has(one.state))) return SOON;
  return state === "capturing" || state === "consent_pending" ? LATER : null;
}
