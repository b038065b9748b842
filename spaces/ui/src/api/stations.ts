/** Stations as the page asks for them and changes them. */
import { api, send } from "./client";
import type {
  Operations,
  OpmlReport,
  PlacementOrder,
  Source,
  SourceChange,
  Station,
  StationChange,
  StationOrder,
} from "./schema";

export type {
  Item,
  ItemHeard as Heard,
  ItemPage,
  LiveNow as LiveBrief,
  Merge,
  OpmlReport as Imported,
  Person,
  Source,
  SourceImport as Import,
  SourceKind,
  Station,
  StationPage,
  StationRules as Rules,
  Visibility,
} from "./schema";

/** How things stand between the server and a podcast. */
export type ImportState = NonNullable<Source["import"]>["state"];

/** A source to add: each kind with the one field that goes with it. */
export type SourceOrder = { cap?: number | null } & (
  | { kind: "feed"; url: string }
  | { kind: "host"; handle: string }
  | { kind: "topic"; topic: string }
  | { kind: "recording"; id: string }
  | { kind: "station"; slug: string }
);

export type Which = NonNullable<Operations["GET /api/v1/stations"]["query"]>;
type WhichItems = NonNullable<Operations["GET /api/v1/stations/{id}/items"]["query"]>;

/** Of one station, by id or slug. */
const one = (id: string) => ({ path: { id } });
const inIt = (id: string, source_id: string) => ({ path: { id, source_id } });
const ofItem = (id: string, item_id: string) => ({ path: { id, item_id } });

export const stations = (query: Which, signal?: AbortSignal) =>
  api("GET /api/v1/stations", { query, signal });
export const station = (id: string, signal?: AbortSignal) =>
  api("GET /api/v1/stations/{id}", { ...one(id), signal });
export const create = (body: StationOrder) => api("POST /api/v1/stations", { body });
export const change = (id: string, body: StationChange) =>
  api("PATCH /api/v1/stations/{id}", { ...one(id), body });
export const remove = (id: string) => api("DELETE /api/v1/stations/{id}", one(id));
export const follow = (id: string) => api("PUT /api/v1/stations/{id}/follow", one(id));
export const unfollow = (id: string) => api("DELETE /api/v1/stations/{id}/follow", one(id));
export const newToken = (id: string) => api("POST /api/v1/stations/{id}/token", one(id));
export const addEditor = (id: string, handle: string) =>
  api("PUT /api/v1/stations/{id}/editors/{handle}", { path: { id, handle } });
export const removeEditor = (id: string, handle: string) =>
  api("DELETE /api/v1/stations/{id}/editors/{handle}", { path: { id, handle } });

/** A picture up to 10 MB of any usual kind. */
export const setCover = (id: string, picture: Blob) =>
  send<Station>("PUT", `${address(id)}/cover`, picture, picture.type);
export const removeCover = (id: string) => api("DELETE /api/v1/stations/{id}/cover", one(id));
const address = (id: string): string => `/api/v1/stations/${encodeURIComponent(id)}`;

export const sources = (id: string, signal?: AbortSignal) =>
  api("GET /api/v1/stations/{id}/sources", { ...one(id), signal }).then(({ items }) => items);
export const addSource = (id: string, body: SourceOrder) =>
  api("POST /api/v1/stations/{id}/sources", { ...one(id), body });
export const changeSource = (id: string, sourceId: string, body: SourceChange) =>
  api("PATCH /api/v1/stations/{id}/sources/{source_id}", { ...inIt(id, sourceId), body });
export const removeSource = (id: string, sourceId: string) =>
  api("DELETE /api/v1/stations/{id}/sources/{source_id}", inIt(id, sourceId));
export const orderSources = (id: string, ids: string[]) =>
  api("PUT /api/v1/stations/{id}/sources/order", { ...one(id), body: { ids } });
export const retrySource = (id: string, sourceId: string) =>
  api("POST /api/v1/stations/{id}/sources/{source_id}/retry", inIt(id, sourceId));
/** Every podcast that could not be read, again. */
export const retryFailed = (id: string) => api("POST /api/v1/stations/{id}/sources/retry", one(id));
/** The podcasts of an OPML file; how far they are is told by the sources. */
export const importOpml = (id: string, file: Blob) =>
  send<OpmlReport>("POST", `${address(id)}/import`, file, "text/x-opml");

export const items = (id: string, query: WhichItems, signal?: AbortSignal) =>
  api("GET /api/v1/stations/{id}/items", { ...one(id), query, signal });
const PLACED_AT_ONCE = 1_000;

/** Where editors put items by hand: 0 is first. */
export async function orderItems(id: string, placements: PlacementOrder[]): Promise<void> {
  for (let at = 0; at < placements.length; at += PLACED_AT_ONCE)
    await api("PUT /api/v1/stations/{id}/order", {
      ...one(id),
      body: { placements: placements.slice(at, at + PLACED_AT_ONCE) },
    });
}
/** What the editors took out, the last one first. */
export const hiddenItems = (id: string, signal?: AbortSignal) =>
  api("GET /api/v1/stations/{id}/hidden", { ...one(id), signal }).then((page) => page.items);
export const hideItem = (id: string, itemId: string) =>
  api("PUT /api/v1/stations/{id}/items/{item_id}/hidden", ofItem(id, itemId));
export const showItem = (id: string, itemId: string) =>
  api("DELETE /api/v1/stations/{id}/items/{item_id}/hidden", ofItem(id, itemId));
