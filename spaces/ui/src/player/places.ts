/** Where somebody stopped listening, per recording. Pure; what keeps it is in memory.ts. */

export interface PlaceKept {
  id: string;
  /** Seconds. */
  at: number;
}

const MOST = 200;
/** Closer to an end than this is no place: it begins anew. */
const HEAD = 10;
const TAIL = 15;

/** The places with this one on top; near the beginning or the end it is forgotten. */
export function keepPlace(places: PlaceKept[], id: string, at: number, duration: number): PlaceKept[] {
  const others = places.filter((place) => place.id !== id);
  if (at < HEAD || at > duration - TAIL) return others;
  return [{ id, at: Math.floor(at) }, ...others].slice(0, MOST);
}

/** Where to go on, in seconds; 0 for what was not heard yet or has become shorter than that. */
export function placeOf(places: PlaceKept[], id: string, duration: number): number {
  const at = places.find((place) => place.id === id)?.at ?? 0;
  return at > duration - TAIL ? 0 : at;
}

/** What was stored, or nothing when it is not ours. */
export function readPlaces(text: string | null): PlaceKept[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isPlace) : [];
  } catch {
    return [];
  }
}

function isPlace(value: unknown): value is PlaceKept {
  const place = value as PlaceKept | null;
  return typeof place?.id === "string" && typeof place.at === "number";
}
