/** Of which announced spaces and series I am reminded; asked for once, when it is first looked at. */
import { effect, signal } from "@preact/signals";
import { api } from "../api/client";
import { me } from "./me";

/** Ids of spaces and of series: no two are the same. */
const known = signal<ReadonlySet<string>>(new Set());
let asked: string | null = null;

/** Asks the server the first time somebody who is signed in wants to know. */
export function isReminded(spaceId: string, seriesId: string | null = null): boolean {
  look();
  return known.value.has(spaceId) || (seriesId !== null && known.value.has(seriesId));
}

export function setReminded(id: string, on: boolean): void {
  const next = new Set(known.peek());
  if (on) next.add(id);
  else next.delete(id);
  known.value = next;
}

function look(): void {
  const mine = me.peek()?.id ?? null;
  if (mine === asked) return;
  asked = mine;
  if (mine === null) return;
  api("GET /api/v1/me/reminders").then(
    ({ spaces, series }) => {
      known.value = new Set([...spaces, ...series]);
    },
    () => undefined, // the bell can still be pressed
  );
}

effect(() => {
  if (!me.value) known.value = new Set();
});
