/** What goes on in the house: told by a stream while somebody looks at the page, and asked for where streams do not come through. */
import { signal } from "@preact/signals";
import type { InfoItem } from "../api/schema";
import { kept } from "./storage";

const BAR = "/api/v1/info-bar";
const ASK_MS = 20_000;
const HIDDEN = "info-bar-hidden-until";
const DAY_MS = 24 * 60 * 60_000;

/** The most important first; null before anything was heard. */
export const items = signal<InfoItem[] | null>(null);

/** Whether it was put away, which lasts a day. */
export const hidden = signal(hiddenUntil(kept.getItem(HIDDEN)) > Date.now());

/** When a bar that was put away comes back, in ms since the epoch; 0 when it was not, or nobody can tell. */
export function hiddenUntil(stored: string | null): number {
  const until = Number(stored ?? 0);
  return Number.isFinite(until) ? until : 0;
}

export function hide(now: number): void {
  kept.setItem(HIDDEN, String(now + DAY_MS));
  hidden.value = true;
}

/** Which item to show after this one was shown: the same when it is still there, else the one in its place. */
export function placeOf(shown: { id: string; place: number } | null, all: { id: string }[]): number {
  if (shown === null || all.length === 0) return 0;
  const found = all.findIndex(({ id }) => id === shown.id);
  return found >= 0 ? found : shown.place % all.length;
}

/** Follow what goes on until the result is called. A page that nobody sees does not ask: browsers allow a server few connections. */
export function follow(): () => void {
  let stop: (() => void) | null = null;
  const look = () => {
    if (document.visibilityState === "visible") stop ??= listen();
    else {
      stop?.();
      stop = null;
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    stop?.();
  };
}

function listen(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const source = new EventSource(`${BAR}/stream`);
  source.addEventListener("items", (event) => take(JSON.parse(event.data)));
  source.onerror = () => {
    // It comes back by itself, unless it was refused for good: the stream is full.
    if (source.readyState !== EventSource.CLOSED || timer !== undefined) return;
    ask();
    timer = setInterval(ask, ASK_MS);
  };
  return () => {
    source.close();
    clearInterval(timer);
  };
}

async function ask(): Promise<void> {
  try {
    const answer = await fetch(BAR);
    if (answer.ok) take(await answer.json());
  } catch {
    // The bar stays as it was; the next time may be better.
  }
}

function take(bar: { items: InfoItem[] }): void {
  items.value = bar.items;
}
