/** Of which announced spaces I am reminded; asked for once, when it is first looked at. */
import { effect, signal } from "@preact/signals";
import { api } from "../api/client";
import { me } from "./me";

const known = signal<ReadonlySet<string>>(new Set());
let asked: string | null = null;

/** Asks the server the first time somebody who is signed in wants to know. */
export function isReminded(spaceId: string): boolean {
  look();
  return known.value.has(spaceId);
}

export function setReminded(spaceId: string, on: boolean): void {
  const next = new Set(known.peek());
  if (on) next.add(spaceId);
  else next.delete(spaceId);
  known.value = next;
}

function look(): void {
  const mine = me.peek()?.id ?? null;
  if (mine === asked) return;
  asked = mine;
  if (mine === null) return;
  api("GET /api/v1/me/reminders").then(
    ({ spaces }) => {
      known.value = new Set(spaces);
    },
    () => undefined, // the bell can still be pressed
  );
}

effect(() => {
  if (!me.value) known.value = new Set();
});
