/** Keys of the guest seats this browser spoke from. Each proves whose voice that was, long after the space is over. */
import { kept } from "./storage";

const STORE = "guest-keys";
const MOST = 40;
const SHORTEST = 20; // what is shorter is no key: an account's seat has none

type Keys = [spaceId: string, key: string][];

function stored(): Keys {
  try {
    const value: unknown = JSON.parse(kept.getItem(STORE) ?? "[]");
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Whoever spoke in a space as a guest keeps its key; the oldest are forgotten after MOST of them. */
export function keepGuestKey(spaceId: string, key: string | null): void {
  if (!key || key.length < SHORTEST) return;
  const others = stored().filter(([id]) => id !== spaceId);
  kept.setItem(STORE, JSON.stringify([...others, [spaceId, key]].slice(-MOST)));
}

/** The key of my guest seat in a space. */
export function guestKey(spaceId: string | null): string | null {
  return stored().find(([id]) => id === spaceId)?.[1] ?? null;
}

/** All of them, newest first, none twice. */
export function guestKeys(): string[] {
  return [...new Set(stored().map(([, key]) => key))].reverse();
}
