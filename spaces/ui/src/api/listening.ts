/** Items of stations in full, and what the account has heard. */
import { api } from "./client";
import type { HeardOrder, TuningOrder } from "./schema";

export type { Cue, Heard, ItemChapter, ItemDetail } from "./schema";

const one = (item_id: string, station: string) => ({ path: { item_id }, query: { station } });

/** `station`: where it was found, by id or slug; it may be heard there only. */
export const item = (id: string, station: string, signal?: AbortSignal) =>
  api("GET /api/v1/items/{item_id}", { ...one(id, station), signal });
export const chapters = (id: string, station: string) =>
  api("GET /api/v1/items/{item_id}/chapters", one(id, station)).then(({ chapters }) => chapters);
export const transcript = (id: string, station: string) =>
  api("GET /api/v1/items/{item_id}/transcript", one(id, station)).then(({ cues }) => cues);

export const listening = (ids: string[]) =>
  api("GET /api/v1/listening", { query: { items: ids.join(",") } }).then(({ heard }) => heard);
/** Answers what is known of these items now: of what another device told later, that. */
export const putListening = (heard: HeardOrder[]) =>
  api("PUT /api/v1/listening", { body: { heard } }).then(({ heard }) => heard);
export const putTuning = (id: string, tuned: TuningOrder) =>
  api("PUT /api/v1/stations/{id}/tuning", { path: { id }, body: tuned });

/** From a page that is being closed: nobody waits for the answer. */
function leave(path: string, body: object): void {
  fetch(path, {
    method: "PUT",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => undefined);
}

export const leaveListening = (heard: HeardOrder[]) => leave("/api/v1/listening", { heard });
export const leaveTuning = (id: string, tuned: TuningOrder) =>
  leave(`/api/v1/stations/${encodeURIComponent(id)}/tuning`, tuned);
