/** Whom I blocked: what they write is folded away. */
import { effect, signal } from "@preact/signals";
import { api } from "../api/client";
import { me } from "./me";

const NOBODY: ReadonlySet<string> = new Set();

/** Their pids. */
export const blocked = signal(NOBODY);

/** Also of what another device did. Never fails: until the list comes, the one before counts. */
export async function lookForBlocks(): Promise<void> {
  const mine = me.peek()?.id;
  if (!mine) return;
  const list = await api("GET /api/v1/me/blocks").catch(() => null);
  if (list && me.peek()?.id === mine) blocked.value = new Set(list.items.map(({ id }) => `u_${id}`));
}

export function isNowBlocked(pid: string, yes: boolean): void {
  const next = new Set(blocked.peek());
  if (yes) next.add(pid);
  else next.delete(pid);
  blocked.value = next;
}

/** `pid`: as they are called in a space, where that is known. */
export async function block(handle: string, pid?: string): Promise<void> {
  await api("PUT /api/v1/users/{handle}/block", { path: { handle } });
  if (pid) isNowBlocked(pid, true);
  else await lookForBlocks();
}

export async function unblock(handle: string, pid?: string): Promise<void> {
  await api("DELETE /api/v1/users/{handle}/block", { path: { handle } });
  if (pid) isNowBlocked(pid, false);
  else await lookForBlocks();
}

let whose: string | null = null;
effect(() => {
  const mine = me.value?.id ?? null;
  if (mine === whose) return;
  whose = mine;
  blocked.value = NOBODY;
  lookForBlocks();
});
