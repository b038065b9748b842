/** Recordings as the page asks for them and changes them. */
import { api, Problem } from "./client";
import type { AnswerOrder, ClipOrder, Recording, RecordingChange, ShareOrder } from "./schema";

export type {
  Answer,
  Chapter,
  Clip,
  Consent,
  MyConsent as Asked,
  Quota,
  RecordedSpeaker,
  Recording,
  RecordingChange,
  RecordingFile,
  RecordingPage,
  RecordingState,
  Share,
  ShareDoor,
  ShareOrder,
  Visibility,
} from "./schema";

const one = (id: string) => ({ path: { id } });

export const myRecordings = (cursor?: string, signal?: AbortSignal) =>
  api("GET /api/v1/recordings", { query: { mine: true, cursor }, signal });

/** What everybody may hear, newest first; of one host by handle. */
export const publicRecordings = (limit: number, host?: string) =>
  api("GET /api/v1/recordings", { query: { limit, host } });

export const recording = (id: string, signal?: AbortSignal) =>
  api("GET /api/v1/recordings/{id}", { ...one(id), signal });

export const change = (id: string, body: RecordingChange) =>
  api("PATCH /api/v1/recordings/{id}", { ...one(id), body });

export const remove = (id: string) => api("DELETE /api/v1/recordings/{id}", one(id));
export const publish = (id: string) => api("POST /api/v1/recordings/{id}/publish", one(id));
export const again = (id: string) => api("POST /api/v1/recordings/{id}/retry", one(id));
export const played = (id: string) => api("POST /api/v1/recordings/{id}/plays", one(id));
export const makeTracks = (id: string) => api("POST /api/v1/recordings/{id}/tracks", one(id));
export const makeArchive = (id: string) => api("POST /api/v1/recordings/{id}/export", one(id));

export const makeClip = (id: string, body: ClipOrder) =>
  api("POST /api/v1/recordings/{id}/clips", { ...one(id), body });
export const removeClip = (id: string) => api("DELETE /api/v1/clips/{clip_id}", { path: { clip_id: id } });

export const shares = (id: string) =>
  api("GET /api/v1/recordings/{id}/shares", one(id)).then(({ items }) => items);
export const makeShare = (id: string, body: ShareOrder) =>
  api("POST /api/v1/recordings/{id}/shares", { ...one(id), body });
export const revokeShare = (token: string) => api("DELETE /api/v1/shares/{token}", { path: { token } });
export const seeShare = (token: string) => api("GET /api/v1/shares/{token}", { path: { token } });
export const openShare = (token: string, password?: string) =>
  api("POST /api/v1/shares/{token}/open", { path: { token }, body: { password: password || null } });

export const asked = (id: string, guestKey: string | null) =>
  api("GET /api/v1/recordings/{id}/consent", { ...one(id), guestKey });
export const answer = (id: string, body: AnswerOrder, guestKey: string | null) =>
  api("POST /api/v1/recordings/{id}/consent", { ...one(id), body, guestKey });
export const withdraw = (id: string, guestKey: string | null) =>
  api("POST /api/v1/recordings/{id}/withdraw", { ...one(id), guestKey });
export const voice = (guestKey: string | null) => api("GET /api/v1/voice", { guestKey });

/** Send an archive, telling how much of it has arrived (0 to 1); fetch() cannot tell that. */
export function importArchive(file: File, onProgress: (share: number) => void): Promise<Recording> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/recordings/import");
    request.setRequestHeader("Content-Type", "application/zip");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onerror = () => reject(offline());
    request.onload = () => {
      const { status, response } = request;
      if (status < 300) resolve(response);
      else reject(new Problem(status, response?.code ?? `http_${status}`, response?.detail ?? "", null));
    };
    request.send(file);
  });
}

const offline = () => new Problem(0, "offline", "");
