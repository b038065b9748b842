/** What the host of a space does with what is kept of it. */
import { api } from "./client";
import type { Recording, RecordingPage } from "./recordings";

const one = (id: string) => ({ path: { id } });

export const save = (id: string) => api("POST /api/v1/spaces/{id}/save", one(id));

export const letGo = (id: string) => api("POST /api/v1/spaces/{id}/let-go", one(id));

/** Keep it so many hours. */
export const hold = (id: string, hours: number) =>
  api("POST /api/v1/spaces/{id}/hold", { ...one(id), body: { hours } });

/** What I saved of a space; null when nothing. */
export async function savedOf(spaceId: string): Promise<Recording | null> {
  let cursor: string | undefined;
  do {
    const page: RecordingPage = await mine(cursor);
    const found = page.items.find(({ space_id }) => space_id === spaceId);
    if (found) return found;
    cursor = page.next ?? undefined;
  } while (cursor);
  return null;
}

const mine = (cursor?: string) =>
  api("GET /api/v1/recordings", { query: { mine: true, limit: 100, cursor } });
