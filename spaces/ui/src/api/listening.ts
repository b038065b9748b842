/** Items of stations in full, and what the account has heard. */
import { api } from "./client";
import type { Item } from "./stations";

/** An item with everything about it. */
export interface ItemDetail extends Item {
  /** Safe HTML, made so by our server. */
  notes: string;
  persons: { name: string; role: string; href: string | null }[];
  funding: { url: string; text: string }[];
  license: string | null;
  soundbites: { start: number; duration: number; title: string }[];
}

export interface ItemChapter {
  /** Seconds. */
  start: number;
  title: string;
  url: string | null;
}

export interface Cue {
  /** Seconds; null where the transcript has no times. */
  start: number | null;
  end: number | null;
  speaker: string | null;
  text: string;
}

/** What the account made of an item. */
export interface HeardReport {
  item_id: string;
  position: number;
  duration: number | null;
  finished: boolean;
  thumb: -1 | 0 | 1;
  updated_at: string;
}

const ask = api as unknown as <T>(name: string, input?: object) => Promise<T>;
const one = (item_id: string, station: string) => ({ path: { item_id }, query: { station } });

/** `station`: where it was found, by id or slug; it may be heard there only. */
export const item = (id: string, station: string, signal?: AbortSignal) =>
  ask<ItemDetail>("GET /api/v1/items/{item_id}", { ...one(id, station), signal });
export const chapters = (id: string, station: string) =>
  ask<{ chapters: ItemChapter[] }>("GET /api/v1/items/{item_id}/chapters", one(id, station)).then(
    ({ chapters }) => chapters,
  );
export const transcript = (id: string, station: string) =>
  ask<{ cues: Cue[] }>("GET /api/v1/items/{item_id}/transcript", one(id, station)).then(({ cues }) => cues);

export const listening = (ids: string[]) =>
  ask<{ heard: HeardReport[] }>("GET /api/v1/listening", { query: { items: ids.join(",") } }).then(
    ({ heard }) => heard,
  );
/** Answers what is known of these items now: of what another device told later, that. */
export const putListening = (heard: HeardReport[]) =>
  ask<{ heard: HeardReport[] }>("PUT /api/v1/listening", { body: { heard } }).then(({ heard }) => heard);
export const putTuning = (station: string, item_id: string) =>
  ask<void>("PUT /api/v1/stations/{id}/tuning", { path: { id: station }, body: { item_id } });

/** The same from a page that is being closed: nobody waits for the answer. */
export function leaveListening(heard: HeardReport[]): void {
  fetch("/api/v1/listening", {
    method: "PUT",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ heard }),
  }).catch(() => undefined);
}
