/** What the host of a space does with what is kept of it. */
import { api } from "./client";
import type { Recording, RecordingPage } from "./recordings";
import type { Tap } from "./types";

const call = api as unknown as <T>(name: string, input?: object) => Promise<T>;
const one = (id: string) => ({ path: { id } });

export const save = (id: string) => call<Recording>("POST /api/v1/spaces/{id}/save", one(id));

export const letGo = (id: string) => call<Tap>("POST /api/v1/spaces/{id}/let-go", one(id));

/** Keep it so many hours. */
export const hold = (id: string, hours: number) =>
  call<Tap>("POST /api/v1/spaces/{id}/hold", { ...one(id), body: { hours } });

/** What I saved of a space; null when nothing. */
export async function savedOf(spaceId: string): Promise<Recording | null> {
  const { items } = await call<RecordingPage>("GET /api/v1/recordings", {
    query: { mine: true, limit: 100 },
  });
  return items.find(({ space_id }) => space_id === spaceId) ?? null;
}
