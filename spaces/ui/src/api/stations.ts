/** Stations as the page asks for them and changes them. */
import { api, send } from "./client";
import type { Person, Visibility } from "./schema";

export type { Person, Visibility } from "./schema";

/** In what order a channel plays. */
export type Merge = "date" | "oldest" | "round_robin" | "hand";

export type SourceKind = "feed" | "host" | "topic" | "recording" | "station";

/** How things stand between the server and a podcast. */
export type ImportState = "waiting" | "fetching" | "storing" | "ready" | "failed" | "ended";

/** What goes into a channel, and in what order. */
export interface Rules {
  merge: Merge;
  max_age_days: number | null;
  /** Whether explicit items come in. */
  explicit: boolean;
  /** Primary subtags such as "en"; empty: all. */
  languages: string[];
  min_seconds: number | null;
  max_seconds: number | null;
}

/** A space that is on the air by a host of the station. */
export interface LiveBrief {
  space: { id: string; url: string; title: string; host: Person; listener_count: number };
}

export interface Station {
  id: string;
  slug: string;
  /** Absolute address of its page. */
  url: string;
  title: string;
  description: string;
  visibility: Visibility;
  owner: Person;
  /** For editors only. */
  editors: Person[] | null;
  mine: "owner" | "editor" | null;
  rules: Rules;
  language: string | null;
  categories: string[];
  /** Our own picture, always there. */
  cover: string;
  /** Whether the cover was uploaded; else it is composed from the sources. */
  cover_own?: boolean;
  /** Of a private station with its secret, for those who may listen. */
  feed_url: string;
  feed_json_url: string;
  /** In its channel. */
  items: number;
  followers: number;
  following: boolean;
  /** 0 to 100; null when nobody is signed in. */
  unplayed: number | null;
  updated_at: string;
  changed_at: string | null;
  /** Whether its channel is being worked out. */
  settling: boolean;
  live: LiveBrief[];
  tuning: { item_id: string; updated_at: string } | null;
  sources_brief: { title: string; kind: SourceKind; url: string | null }[];
}

export interface StationPage {
  items: Station[];
  next: string | null;
}

export interface StationOrder {
  title: string;
  description?: string;
  visibility?: Visibility;
  language?: string | null;
  categories?: string[];
  rules?: Partial<Rules>;
  slug?: string;
}

export type StationChange = Partial<StationOrder>;

/** How far the import of a podcast is. */
export interface Import {
  state: ImportState;
  /** One sentence: "Fetching", "120 of 431 episodes", "Done in 3 s", "Paused". */
  step: string;
  done: number;
  total: number | null;
  /** Seconds. */
  took: number | null;
  error: string | null;
  error_code: string | null;
  next_at: string | null;
  fetched_at: string | null;
}

export interface Source {
  id: string;
  kind: SourceKind;
  ref: string;
  title: string;
  url: string | null;
  picture: string | null;
  position: number;
  /** At most so many, the newest. */
  cap: number | null;
  paused: boolean;
  added_at: string;
  /** In the channel. */
  items: number;
  left_out: { reason: string; count: number; text: string }[];
  /** Null for what needs no fetching. */
  import: Import | null;
  locked: boolean;
  blocked: boolean;
  warnings: string[];
}

export type SourceOrder = { cap?: number | null } & (
  | { kind: "feed"; url: string }
  | { kind: "host"; handle: string }
  | { kind: "topic"; topic: string }
  | { kind: "recording"; id: string }
  | { kind: "station"; slug: string }
);

/** What an OPML file brought. */
export interface Imported {
  added: number;
  known: number;
  refused: { url: string; title: string; reason: string }[];
}

/** What somebody made of an item. */
export interface Heard {
  position: number;
  duration: number | null;
  finished: boolean;
  thumb: -1 | 0 | 1;
}

export interface Item {
  /** "e" or "r" and a number or an id. */
  id: string;
  kind: "episode" | "recording";
  title: string;
  summary: string;
  published_at: string;
  duration: number | null;
  explicit: boolean;
  /** Its page, at its publisher's or here. */
  url: string | null;
  audio: { url: string; type: string; bytes: number | null };
  picture: string | null;
  source: { title: string; url: string | null; kind: SourceKind };
  /** Why it is in the channel, in one sentence. */
  because: string;
  author: string;
  season: number | null;
  number: number | null;
  has_chapters: boolean;
  has_transcript: boolean;
  imported: boolean;
  heard: Heard | null;
  recording_id: string | null;
  /** Voice colours of a recording. */
  colors: number[] | null;
}

export interface ItemPage {
  items: Item[];
  next: string | null;
}

export interface Which {
  mine?: boolean;
  following?: boolean;
  q?: string;
  limit?: number;
  cursor?: string;
}

const ask = api as unknown as <T>(name: string, input?: object) => Promise<T>;

/** Of one station, by id or slug. */
const one = (id: string) => ({ path: { id } });
const inIt = (id: string, source_id: string) => ({ path: { id, source_id } });

export const stations = (query: Which, signal?: AbortSignal) =>
  ask<StationPage>("GET /api/v1/stations", { query, signal });
export const station = (id: string, signal?: AbortSignal) =>
  ask<Station>("GET /api/v1/stations/{id}", { ...one(id), signal });
export const create = (body: StationOrder) => ask<Station>("POST /api/v1/stations", { body });
export const change = (id: string, body: StationChange) =>
  ask<Station>("PATCH /api/v1/stations/{id}", { ...one(id), body });
export const remove = (id: string) => ask<void>("DELETE /api/v1/stations/{id}", one(id));
export const follow = (id: string) => ask<void>("PUT /api/v1/stations/{id}/follow", one(id));
export const unfollow = (id: string) => ask<void>("DELETE /api/v1/stations/{id}/follow", one(id));
export const newToken = (id: string) => ask<Station>("POST /api/v1/stations/{id}/token", one(id));
export const addEditor = (id: string, handle: string) =>
  ask<Station>("PUT /api/v1/stations/{id}/editors/{handle}", { path: { id, handle } });
export const removeEditor = (id: string, handle: string) =>
  ask<void>("DELETE /api/v1/stations/{id}/editors/{handle}", { path: { id, handle } });

/** A picture up to 10 MB of any usual kind. */
export const setCover = (id: string, picture: Blob) =>
  send<Station>("PUT", `/api/v1/stations/${encodeURIComponent(id)}/cover`, picture, picture.type);
export const removeCover = (id: string) => ask<Station>("DELETE /api/v1/stations/{id}/cover", one(id));

export const sources = (id: string, signal?: AbortSignal) =>
  ask<{ items: Source[] }>("GET /api/v1/stations/{id}/sources", { ...one(id), signal }).then(
    ({ items }) => items,
  );
export const addSource = (id: string, body: SourceOrder) =>
  ask<Source>("POST /api/v1/stations/{id}/sources", { ...one(id), body });
export const changeSource = (id: string, sourceId: string, body: { cap?: number | null; paused?: boolean }) =>
  ask<Source>("PATCH /api/v1/stations/{id}/sources/{source_id}", { ...inIt(id, sourceId), body });
export const removeSource = (id: string, sourceId: string) =>
  ask<void>("DELETE /api/v1/stations/{id}/sources/{source_id}", inIt(id, sourceId));
export const orderSources = (id: string, ids: string[]) =>
  ask<void>("PUT /api/v1/stations/{id}/sources/order", { ...one(id), body: { ids } });
export const retrySource = (id: string, sourceId: string) =>
  ask<Source>("POST /api/v1/stations/{id}/sources/{source_id}/retry", inIt(id, sourceId));
/** Every podcast that could not be read, again. */
export const retryFailed = (id: string) => ask<void>("POST /api/v1/stations/{id}/sources/retry", one(id));
/** The podcasts of an OPML file; how far they are is told by the sources. */
export const importOpml = (id: string, file: Blob) =>
  send<Imported>("POST", `/api/v1/stations/${encodeURIComponent(id)}/import`, file, "text/x-opml");

export const items = (
  id: string,
  query: { q?: string; limit?: number; cursor?: string },
  signal?: AbortSignal,
) => ask<ItemPage>("GET /api/v1/stations/{id}/items", { ...one(id), query, signal });
/** Where editors put items by hand: 0 is first. */
export const orderItems = (id: string, placements: { item_id: string; place: number | null }[]) =>
  ask<void>("PUT /api/v1/stations/{id}/order", { ...one(id), body: { placements } });
export const hideItem = (id: string, item_id: string) =>
  ask<void>("PUT /api/v1/stations/{id}/items/{item_id}/hidden", { path: { id, item_id } });
export const showItem = (id: string, item_id: string) =>
  ask<void>("DELETE /api/v1/stations/{id}/items/{item_id}/hidden", { path: { id, item_id } });
