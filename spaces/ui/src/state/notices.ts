/** How many notices I have not read; looked at now and then while the page is seen, and at once when one is pushed. */
import { effect, signal } from "@preact/signals";
import { api } from "../api/client";
import type { NoticePage } from "../api/types";
import { me } from "./me";

const EVERY_MS = 30_000;

export const unread = signal(0);
/** The newest page of them; null before the server has answered. */
export const newest = signal<NoticePage | null>(null);

export async function lookForNotices(): Promise<void> {
  if (!me.peek()) return;
  try {
    take(await api("GET /api/v1/me/notices"));
  } catch {
    // The next look tries again.
  }
}

/** Everything that is shown now has been read. */
export async function markRead(): Promise<void> {
  const last = newest.peek()?.items[0];
  if (!last || unread.peek() === 0) return;
  unread.value = 0;
  await api("POST /api/v1/me/notices/read", { body: { until: last.id } }).catch(() => undefined);
}

function take(page: NoticePage): void {
  newest.value = page;
  unread.value = page.unread;
}

let watchers = 0;

/** Looks as long as somebody wants it to; the result says that one does no longer. */
export function watchNotices(): () => void {
  watchers += 1;
  const stop = watchers === 1 ? watch() : () => undefined;
  return () => {
    watchers -= 1;
    stop();
  };
}

function watch(): () => void {
  const look = () => {
    if (!document.hidden) lookForNotices();
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  navigator.serviceWorker?.addEventListener("message", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    navigator.serviceWorker?.removeEventListener("message", look);
  };
}

effect(() => {
  if (me.value) return;
  unread.value = 0;
  newest.value = null;
});
