/** Chat and reactions of the space this tab is in. */
import { signal } from "@preact/signals";
import { type ChatEvent, chatted, silent } from "../live/chat";
import type { ServerEvent } from "../live/protocol";
import { Mine, type ReactionCount } from "../live/reactions";
import { blocked, lookForBlocks } from "./blocks";

export const chat = signal(silent);

type Place = string | null;
type Watcher = (emoji: string, count: number) => void;

const watchers = new Map<Place, Set<Watcher>>();
const mine = new Mine();

/** A new space: nothing of the one before. */
export function forgetTalk(): void {
  chat.value = silent;
}

export function heardTalk(event: ServerEvent, me: string | null, onStage: boolean): void {
  if (event.type === "welcome") lookForBlocks();
  if (event.type === "reactions") show(mine.without(event.items, onStage ? me : null));
  else happened(event, me);
}

export function happened(event: ServerEvent | ChatEvent, me: string | null): void {
  const next = chatted(chat.peek(), event, me, Date.now(), blocked.peek());
  if (next !== chat.peek()) chat.value = next;
}

/** Be told what goes up over somebody on stage, or over the audience (null); the result ends it. */
export function watchReactions(place: Place, watcher: Watcher): () => void {
  const there = watchers.get(place) ?? new Set();
  watchers.set(place, there.add(watcher));
  return () => {
    there.delete(watcher);
    if (there.size === 0) watchers.delete(place);
  };
}

/** My own reaction goes up before the server has heard of it. */
export function react(emoji: string, place: Place, send: () => Promise<unknown>): Promise<unknown> {
  mine.add(emoji);
  show([{ pid: place, emoji, count: 1 }]);
  return send().catch((problem: unknown) => {
    mine.drop(emoji);
    throw problem;
  });
}

function show(items: ReactionCount[]): void {
  for (const { pid, emoji, count } of items)
    for (const watcher of watchers.get(pid) ?? []) watcher(emoji, count);
}
