/** Whom I blocked: what they write is folded away. */
import { signal } from "@preact/signals";
import { api } from "../api/client";
import { me } from "./me";

const NOBODY: ReadonlySet<string> = new Set();

/** Their pids. */
export const blocked = signal(NOBODY);

/** Never fails: whoever cannot be told from others is shown. */
export async function lookForBlocks(): Promise<void> {
  if (!me.peek()) {
    blocked.value = NOBODY;
    return;
  }
  try {
    const { items } = await api("GET /api/v1/me/blocks");
    blocked.value = new Set(items.map(({ id }) => `u_${id}`));
  } catch {
    // Next time.
  }
}

export const block = (handle: string): Promise<void> =>
  api("PUT /api/v1/users/{handle}/block", { path: { handle } }).then(lookForBlocks);

export const unblock = (handle: string): Promise<void> =>
  api("DELETE /api/v1/users/{handle}/block", { path: { handle } }).then(lookForBlocks);
