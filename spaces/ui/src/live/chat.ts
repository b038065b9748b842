/** The chat as this page knows it: a pure reducer over what the server says. */
import type { ChatMessage, ServerEvent } from "./protocol";

/** Somebody who comes in gets so many messages, so with that many there may be more before them. */
const SHOWN = 50;
/** More than that nobody scrolls through; older ones are asked for again. */
const KEPT = 1_000;

const NOBODY: ReadonlySet<string> = new Set();

export interface ChatState {
  /** The oldest first. */
  messages: ChatMessage[];
  /** There are, or may be, earlier ones. */
  more: boolean;
  /** Messages of others since the chat was last in sight. */
  unread: number;
  /** The first of them. */
  unreadFrom: string | null;
  /** Whether somebody is looking. */
  open: boolean;
  /** When I wrote last, ms by our clock. */
  wroteAt: number | null;
}

export const silent: ChatState = {
  messages: [],
  more: false,
  unread: 0,
  unreadFrom: null,
  open: false,
  wroteAt: null,
};

/** What happens on our side. */
export type ChatEvent =
  | { type: "chat_opened" }
  | { type: "chat_closed" }
  | { type: "earlier"; items: ChatMessage[]; more: boolean };

export function chatted(
  state: ChatState,
  event: ServerEvent | ChatEvent,
  me: string | null,
  now: number,
  blocked: ReadonlySet<string> = NOBODY,
): ChatState {
  switch (event.type) {
    case "welcome":
      return welcomed(state, event.messages ?? [], blocked);
    case "message":
      return said(state, event.message, me, now, blocked);
    case "message_deleted":
      return deleted(state, event.id, (one) => one.pid !== me && !blocked.has(one.pid));
    case "earlier":
      return { ...state, messages: joined(event.items, state.messages), more: event.more };
    case "chat_opened":
      return { ...state, open: true, unread: 0 };
    case "chat_closed":
      return { ...state, open: false, unread: 0, unreadFrom: null };
    default:
      return state;
  }
}

/** Coming back after a break: what was said meanwhile is unread, what was deleted is gone. */
function welcomed(state: ChatState, latest: ChatMessage[], blocked: ReadonlySet<string>): ChatState {
  const first = state.messages.length === 0;
  const before = new Set(state.messages.map(({ id }) => id));
  const overlap = latest.some(({ id }) => before.has(id));
  const fresh = latest.filter(({ id, pid }) => !before.has(id) && !blocked.has(pid));
  const oldest = latest[0];
  const kept = overlap && oldest ? state.messages.filter(({ at }) => at < oldest.at) : [];
  const counts = !first && !state.open;
  return {
    ...state,
    messages: joined(kept, latest),
    more: kept.length > 0 ? state.more : latest.length >= SHOWN,
    unread: counts ? state.unread + fresh.length : state.unread,
    unreadFrom: counts ? (state.unreadFrom ?? fresh[0]?.id ?? null) : state.unreadFrom,
  };
}

function said(
  state: ChatState,
  message: ChatMessage,
  me: string | null,
  now: number,
  blocked: ReadonlySet<string>,
): ChatState {
  if (state.messages.some(({ id }) => id === message.id)) return state;
  const mine = message.pid === me;
  const messages = [...state.messages, message];
  const counts = !mine && !state.open && !blocked.has(message.pid);
  return {
    ...state,
    messages: messages.slice(-KEPT),
    more: state.more || messages.length > KEPT,
    unread: state.unread + (counts ? 1 : 0),
    unreadFrom: mine ? null : (state.unreadFrom ?? (counts ? message.id : null)),
    wroteAt: mine ? now : state.wroteAt,
  };
}

function deleted(state: ChatState, id: string, counts: (message: ChatMessage) => boolean): ChatState {
  const from = state.messages.findIndex((message) => message.id === state.unreadFrom);
  const at = state.messages.findIndex((message) => message.id === id);
  const gone = state.messages[at];
  if (!gone) return state;
  const unreadGone = state.unread > 0 && from >= 0 && at >= from && counts(gone);
  return {
    ...state,
    messages: state.messages.filter((message) => message.id !== id),
    unread: unreadGone ? state.unread - 1 : state.unread,
    unreadFrom: at === from ? (state.messages.slice(at + 1).find(counts)?.id ?? null) : state.unreadFrom,
  };
}

function joined(earlier: ChatMessage[], later: ChatMessage[]): ChatMessage[] {
  const known = new Set(later.map(({ id }) => id));
  return [...earlier.filter(({ id }) => !known.has(id)), ...later];
}

/** Whole seconds until I may write again; 0: now. */
export function waitFor(wroteAt: number | null, slowMode: number, now: number): number {
  return wroteAt === null ? 0 : Math.max(0, Math.ceil((wroteAt + slowMode * 1000 - now) / 1000));
}

/** A piece of a message: text, or an address to be followed. */
export interface Piece {
  text: string;
  url: string | null;
}

/** The message cut at its links; only what the server found and what is a web address becomes one. */
export function pieces({ text, links }: Pick<ChatMessage, "text" | "links">): Piece[] {
  const letters = [...text]; // the server counts whole characters, JavaScript halves of some
  const found: Piece[] = [];
  let at = 0;
  for (const { start, end, url } of links) {
    if (start < at || end <= start || end > letters.length || !/^https?:\/\//i.test(url)) continue;
    if (start > at) found.push({ text: letters.slice(at, start).join(""), url: null });
    found.push({ text: letters.slice(start, end).join(""), url });
    at = end;
  }
  if (at < letters.length) found.push({ text: letters.slice(at).join(""), url: null });
  return found;
}

/** Messages in a row that are not shown; the first of them names them. */
export interface Folded {
  id: string;
  messages: ChatMessage[];
}

/** What is shown: messages of people whom I blocked are folded together, unless I had them shown. */
export function folded(
  messages: ChatMessage[],
  blocked: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): (ChatMessage | Folded)[] {
  const lines: (ChatMessage | Folded)[] = [];
  for (const message of messages) {
    const before = lines.at(-1);
    if (!blocked.has(message.pid) || shown.has(message.id)) lines.push(message);
    else if (before && "messages" in before) before.messages.push(message);
    else lines.push({ id: message.id, messages: [message] });
  }
  return lines;
}

/** Messages of one person in a row stand under one name, unless there was a pause. */
const PAUSE_MS = 5 * 60_000;

export function continues(message: ChatMessage, before: ChatMessage | Folded | undefined): boolean {
  return (
    before !== undefined &&
    !("messages" in before) &&
    before.pid === message.pid &&
    before.name === message.name &&
    before.role === message.role &&
    Date.parse(message.at) - Date.parse(before.at) < PAUSE_MS
  );
}
