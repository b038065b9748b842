/** Tells where listening to a recording stopped, so that its host sees where people go; nobody's name goes along. */
import { effect } from "@preact/signals";
import { exactTime, loadedId, playing } from "./audio";

const SOON = 2; // seconds: whoever pauses at once has not listened

let heard: string | null = null;

/** Once, when the player is there. */
export function tellStops(): void {
  effect(() => {
    const id = loadedId.value;
    if (playing.value) heard = id;
    else if (heard !== null && heard === id) tell();
  });
  addEventListener("pagehide", () => {
    if (playing.peek()) tell();
  });
}

/** As a beacon: it arrives also when the page is going. */
function tell(): void {
  const second = exactTime();
  const id = heard;
  heard = null;
  if (id === null || second < SOON) return;
  const body = new Blob([JSON.stringify({ second })], { type: "application/json" });
  navigator.sendBeacon(`/api/v1/recordings/${id}/stops`, body);
}
