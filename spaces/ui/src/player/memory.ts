/** What this browser remembers about listening: places, speed, loudness. */
import { kept } from "../state/storage";
import { keepPlace, placeOf, readPlaces } from "./places";

const PLACES = "places";
const SPEED = "speed";

export function remember(id: string, at: number, duration: number): void {
  const places = keepPlace(readPlaces(kept.getItem(PLACES)), id, at, duration);
  kept.setItem(PLACES, JSON.stringify(places));
}

export const place = (id: string, duration: number): number =>
  placeOf(readPlaces(kept.getItem(PLACES)), id, duration);

export function rememberSpeed(speed: number): void {
  kept.setItem(SPEED, String(speed));
}

export function speedBefore(): number {
  const speed = Number(kept.getItem(SPEED));
  return speed >= 0.5 && speed <= 3 ? speed : 1;
}
