/** Recordings as the page asks for them and changes them. */
import { api, Problem } from "./client";

export type RecordingState = "capturing" | "consent_pending" | "rendering" | "ready" | "failed" | "deleted";
export type Visibility = "private" | "unlisted" | "public";
export type Answer = "yes" | "anonymous" | "no";

export interface Chapter {
  start: number;
  title: string;
}

export interface Speaker {
  name: string | null;
  handle: string | null;
  color: number | null;
}

export interface RecordingFile {
  type: string;
  url: string;
  bytes: number;
  preview: boolean;
}

export interface Clip {
  id: string;
  title: string;
  start: number;
  end: number;
  state: string;
  url: string | null;
  bytes: number | null;
  error: string | null;
}

export interface ConsentShown {
  pid: string;
  name: string;
  handle: string | null;
  color: number;
  answer: Answer | null;
  answered_at: string | null;
  withdrawn_at: string | null;
}

export interface Making {
  state: "none" | "making" | "ready";
  progress: number;
}

export interface Tracks extends Making {
  items: { name: string; url: string; bytes: number }[];
}

export interface Archive extends Making {
  url: string | null;
  bytes: number | null;
}

export interface Recording {
  id: string;
  url: string;
  space_id: string | null;
  host: { id: string; handle: string; name: string; color: number };
  guid: string;
  title: string;
  description: string;
  topics: string[];
  state: RecordingState;
  progress: number;
  step: string;
  error: string | null;
  visibility: Visibility;
  started_at: string;
  ended_at: string | null;
  created_at: string;
  published_at: string | null;
  expires_at: string | null;
  consent_deadline: string | null;
  duration: number | null;
  offset: number;
  timeline: number;
  trim: { start: number; end: number } | null;
  chapters: Chapter[];
  chapters_edited: boolean;
  speakers: Speaker[];
  plays: number;
  size: number;
  revision: number;
  files: RecordingFile[];
  clips: Clip[];
  mine: boolean;
  my_answer: Answer | null;
  consents: ConsentShown[] | null;
  tracks: Tracks | null;
  archive: Archive | null;
}

export interface RecordingPage {
  items: Recording[];
  next: string | null;
  quota: { used: number; limit: number } | null;
}

export interface RecordingChange {
  title?: string;
  description?: string;
  topics?: string[];
  visibility?: Visibility;
  trim?: { start: number; end: number } | null;
  chapters?: Chapter[] | null;
  expires_at?: string | null;
}

export interface Share {
  token: string;
  url: string;
  label: string;
  has_password: boolean;
  expires_at: string | null;
  opens: number;
  created_at: string;
}

export interface ShareOrder {
  label?: string;
  password?: string | null;
  expires_at?: string | null;
}

export interface ShareSeen {
  recording_id: string;
  title?: string | null;
  needs_password: boolean;
  expired: boolean;
}

/** What somebody who spoke is asked about one recording. */
export interface Asked {
  recording: Pick<
    Recording,
    "id" | "url" | "title" | "host" | "state" | "visibility" | "started_at" | "duration"
  >;
  answer: Answer | null;
  answered_at?: string | null;
  withdrawn_at?: string | null;
  deadline: string | null;
  open: boolean;
  heard_seconds: number;
}

const call = api as unknown as <T>(name: string, input?: object) => Promise<T>;
const one = (id: string) => ({ path: { id } });

export const myRecordings = (cursor: string | null, signal?: AbortSignal) =>
  call<RecordingPage>("GET /api/v1/recordings", { query: { mine: true, cursor }, signal });

export const recording = (id: string, signal?: AbortSignal) =>
  call<Recording>("GET /api/v1/recordings/{id}", { ...one(id), signal });

export const change = (id: string, body: RecordingChange) =>
  call<Recording>("PATCH /api/v1/recordings/{id}", { ...one(id), body });

export const remove = (id: string) => call<void>("DELETE /api/v1/recordings/{id}", one(id));
export const publish = (id: string) => call<Recording>("POST /api/v1/recordings/{id}/publish", one(id));
export const again = (id: string) => call<Recording>("POST /api/v1/recordings/{id}/retry", one(id));
export const played = (id: string) => call<void>("POST /api/v1/recordings/{id}/plays", one(id));
export const makeTracks = (id: string) => call<unknown>("POST /api/v1/recordings/{id}/tracks", one(id));
export const makeArchive = (id: string) => call<unknown>("POST /api/v1/recordings/{id}/export", one(id));

export const makeClip = (id: string, body: { start: number; end: number; title: string }) =>
  call<Clip>("POST /api/v1/recordings/{id}/clips", { ...one(id), body });
export const removeClip = (id: string) => call<void>("DELETE /api/v1/clips/{id}", one(id));

export const shares = (id: string) =>
  call<{ items: Share[] } | Share[]>("GET /api/v1/recordings/{id}/shares", one(id)).then((answer) =>
    Array.isArray(answer) ? answer : answer.items,
  );
export const makeShare = (id: string, body: ShareOrder) =>
  call<Share>("POST /api/v1/recordings/{id}/shares", { ...one(id), body });
export const revokeShare = (token: string) =>
  call<void>("DELETE /api/v1/shares/{token}", { path: { token } });
export const seeShare = (token: string) => call<ShareSeen>("GET /api/v1/shares/{token}", { path: { token } });
export const openShare = (token: string, password?: string) =>
  call<void>("POST /api/v1/shares/{token}/open", { path: { token }, body: { password: password || null } });

export const asked = (id: string, guestKey: string | null) =>
  call<Asked>("GET /api/v1/recordings/{id}/consent", { ...one(id), guestKey });
export const answer = (id: string, body: { answer: Answer }, guestKey: string | null) =>
  call<Asked>("POST /api/v1/recordings/{id}/consent", { ...one(id), body, guestKey });
export const withdraw = (id: string, guestKey: string | null) =>
  call<Asked>("POST /api/v1/recordings/{id}/withdraw", { ...one(id), guestKey });
export const voice = (guestKey: string | null) => call<{ items: Asked[] }>("GET /api/v1/voice", { guestKey });

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
