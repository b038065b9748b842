/** What this browser remembers about listening: places, played marks, thumbs, where each station was left, speed. */
import { signal } from "@preact/signals";
import { kept } from "../state/storage";
import * as heard from "../stations/heard";

const HEARD = "heard";
const TUNED = "tuned";
const SPEED = "speed";
const STATIONS = 200;

export const memory = signal<heard.Memory>(heard.readMemory(kept.getItem(HEARD)));

export function setMemory(next: heard.Memory): void {
  memory.value = next;
  kept.setItem(HEARD, heard.written(next));
}

const learn = (...news: heard.Listened[]): void => setMemory(heard.learnt(memory.peek(), news));
const before = (id: string) => memory.peek().get(id);
const now = (): string => new Date().toISOString();

/** `at` and `duration` in seconds; null for a length nobody knows. */
export function remember(id: string, at: number, duration: number | null): void {
  const next = heard.listened(before(id), id, at, duration, now());
  if (next) learn(next);
}

/** Somebody begins it, which may have been heard to its end. */
export function begin(id: string): void {
  const next = heard.begun(before(id), now());
  if (next) learn(next);
}

export const mark = (id: string, finished: boolean): void =>
  learn(heard.marked(before(id), id, finished, now()));
export const thumb = (id: string, value: heard.Thumb): void =>
  learn(heard.thumbed(before(id), id, value, now()));

export const place = (id: string, duration: number | null): number => heard.placeOf(before(id), duration);

/** Which item of a station somebody listens to. */
export interface Tuned {
  item_id: string;
  updated_at: string;
  sent?: boolean;
}

type Tunings = Record<string, Tuned>;

function readTunings(text: string | null): Tunings {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return value && typeof value === "object" ? (value as Tunings) : {};
  } catch {
    return {};
  }
}

export const tunings = signal<Tunings>(readTunings(kept.getItem(TUNED)));

function setTunings(next: Tunings): void {
  tunings.value = Object.fromEntries(Object.entries(next).slice(-STATIONS));
  kept.setItem(TUNED, JSON.stringify(tunings.peek()));
}

/** By the station's id. */
export function tune(station: string, tuned: Tuned): void {
  const { [station]: _, ...others } = tunings.peek();
  setTunings({ ...others, [station]: tuned });
}

// What another tab has heard meanwhile is not written over by this one.
addEventListener("storage", ({ key, newValue }) => {
  if (key === HEARD) memory.value = heard.learnt(memory.peek(), [...heard.readMemory(newValue).values()]);
  if (key === TUNED) tunings.value = { ...tunings.peek(), ...readTunings(newValue) };
});

/** Forget what belongs to an account: all there is, or what it was told. */
export function forgetAccount(all: boolean): void {
  setMemory(all ? new Map() : heard.ownOnly(memory.peek()));
  setTunings(all ? {} : Object.fromEntries(Object.entries(tunings.peek()).filter(([, { sent }]) => !sent)));
}

export function rememberSpeed(speed: number): void {
  kept.setItem(SPEED, String(speed));
}

export function speedBefore(): number {
  const speed = Number(kept.getItem(SPEED));
  return speed >= 0.5 && speed <= 3 ? speed : 1;
}
