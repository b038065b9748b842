import { expect, test } from "vitest";
import {
  type ChatEvent,
  type ChatState,
  chatted,
  continues,
  folded,
  pieces,
  silent,
  waitFor,
} from "../../src/live/chat";
import type { ChatMessage, ServerEvent } from "../../src/live/protocol";

const ME = "u_me";
const NOW = 1_000_000;

function message(id: string, pid = "u_jo", fields: Partial<ChatMessage> = {}): ChatMessage {
  const at = new Date(Date.UTC(2026, 10, 22, 20, 0, Number(id))).toISOString();
  return {
    id,
    pid,
    name: "Jo",
    handle: "jo",
    color: 3,
    role: "listener",
    text: `text ${id}`,
    links: [],
    at,
    ...fields,
  };
}

const welcome = (...messages: ChatMessage[]) => ({ type: "welcome", messages }) as unknown as ServerEvent;

function after(...events: (ServerEvent | ChatEvent)[]): ChatState {
  return events.reduce<ChatState>((state, event) => chatted(state, event, ME, NOW), silent);
}

const ids = (state: ChatState) => state.messages.map(({ id }) => id);
const said = (one: ChatMessage): ServerEvent => ({ type: "message", message: one });

test("who comes in reads the last messages, and nothing of that is unread", () => {
  const state = after(welcome(message("1"), message("2")));
  expect(ids(state)).toEqual(["1", "2"]);
  expect([state.unread, state.more]).toEqual([0, false]);
});

test("with a full page there may be earlier ones, which come in front", () => {
  const latest = Array.from({ length: 50 }, (_, index) => message(String(index + 10)));
  const state = after(welcome(...latest));
  expect(state.more).toBe(true);
  const more = chatted(
    state,
    { type: "earlier", items: [message("8"), message("9"), message("10")], more: false },
    ME,
    NOW,
  );
  expect(ids(more).slice(0, 4)).toEqual(["8", "9", "10", "11"]);
  expect(more.messages).toHaveLength(52);
  expect(more.more).toBe(false);
});

test("messages of others are unread until the chat is in sight", () => {
  const state = after(welcome(), said(message("1")), said(message("2")));
  expect([state.unread, state.unreadFrom]).toEqual([2, "1"]);
  const open = chatted(state, { type: "chat_opened" }, ME, NOW);
  expect([open.unread, open.unreadFrom]).toEqual([0, "1"]);
  expect(chatted(open, said(message("3")), ME, NOW).unread).toBe(0);
  expect(chatted(open, { type: "chat_closed" }, ME, NOW).unreadFrom).toBeNull();
});

test("what I wrote is not unread, and says when I may write again", () => {
  const state = after(welcome(), said(message("1")), said(message("2", ME)));
  expect([state.unread, state.unreadFrom, state.wroteAt]).toEqual([1, null, NOW]);
  expect(waitFor(state.wroteAt, 30, NOW + 12_400)).toBe(18);
  expect(waitFor(state.wroteAt, 30, NOW + 30_000)).toBe(0);
  expect(waitFor(null, 30, NOW)).toBe(0);
});

test("a deleted message is gone, also from what is unread", () => {
  const state = after(welcome(message("1")), said(message("2")), said(message("3")));
  const gone = chatted(state, { type: "message_deleted", id: "2" }, ME, NOW);
  expect([ids(gone), gone.unread, gone.unreadFrom]).toEqual([["1", "3"], 1, "3"]);
  expect(chatted(gone, { type: "message_deleted", id: "nothing" }, ME, NOW)).toBe(gone);
});

test("the same message twice is one", () => {
  const state = after(welcome(message("1")), said(message("1")));
  expect(ids(state)).toEqual(["1"]);
});

test("coming back brings what was said meanwhile, and takes what was deleted", () => {
  const state = after(welcome(message("1"), message("2"), message("3")));
  const back = chatted(state, welcome(message("2"), message("4")), ME, NOW);
  expect(ids(back)).toEqual(["1", "2", "4"]);
  expect([back.unread, back.unreadFrom]).toEqual([1, "4"]);
});

test("after a long absence there is no gap in the middle", () => {
  const state = after(welcome(message("1"), message("2")));
  const latest = Array.from({ length: 50 }, (_, index) => message(String(index + 100)));
  const back = chatted(state, welcome(...latest), ME, NOW);
  expect(back.messages).toHaveLength(50);
  expect(back.more).toBe(true);
});

test("ten thousand messages do not pile up", () => {
  let state = after(welcome());
  for (let index = 0; index < 10_000; index++) state = chatted(state, said(message(String(index))), ME, NOW);
  expect(state.messages).toHaveLength(1_000);
  expect(state.more).toBe(true);
});

test("a message is cut at its links, counted in whole characters", () => {
  const text = "🎧 see https://example.org/a now";
  const links = [{ start: 6, end: 27, url: "https://example.org/a" }];
  expect(pieces({ text, links })).toEqual([
    { text: "🎧 see ", url: null },
    { text: "https://example.org/a", url: "https://example.org/a" },
    { text: " now", url: null },
  ]);
});

test("what is no web address never becomes a link, whatever the server says", () => {
  const text = "javascript:alert(1)";
  for (const url of ["javascript:alert(1)", "data:text/html,x", " https://x", "//x"])
    expect(pieces({ text, links: [{ start: 0, end: 19, url }] })).toEqual([{ text, url: null }]);
});

test("links that lie wrong are left out", () => {
  const url = "https://x.org";
  expect(pieces({ text: "abc", links: [{ start: 1, end: 9, url }] })).toEqual([{ text: "abc", url: null }]);
  expect(pieces({ text: "abc", links: [{ start: 2, end: 1, url }] })).toEqual([{ text: "abc", url: null }]);
});

test("messages of one person in a row stand under one name", () => {
  const [one, two] = [message("1"), message("2")];
  expect(continues(two, one)).toBe(true);
  expect(continues(two, undefined)).toBe(false);
  expect(continues(message("2", "u_al"), one)).toBe(false);
  expect(continues(message("2", "u_jo", { at: "2026-11-22T20:09:00Z" }), one)).toBe(false);
});

test("what blocked people write is folded together, and does not count as unread", () => {
  const troll = new Set(["u_troll"]);
  const written = [message("1"), message("2", "u_troll"), message("3", "u_troll"), message("4")];
  const state = written.reduce((before, one) => chatted(before, said(one), ME, NOW, troll), silent);
  expect([ids(state).length, state.unread, state.unreadFrom]).toEqual([4, 2, "1"]);
  const lines = folded(state.messages, troll, new Set());
  expect(lines.map((line) => ("messages" in line ? line.messages.length : line.id))).toEqual(["1", 2, "4"]);
  expect(folded(state.messages, troll, new Set(["2", "3"]))).toEqual(state.messages);
  expect(continues(message("4"), lines[1])).toBe(false);
});

test("what blocked people write counts neither after a break nor when it is deleted", () => {
  const troll = new Set(["u_troll"]);
  const step = (state: ChatState, event: ServerEvent) => chatted(state, event, ME, NOW, troll);
  const gone = (id: string): ServerEvent => ({ type: "message_deleted", id }) as ServerEvent;
  const before = step(step(silent, welcome(message("1"))), said(message("2")));
  const back = step(before, welcome(message("1"), message("2"), message("3", "u_troll"), message("4")));
  expect([back.unread, back.unreadFrom]).toEqual([2, "2"]);
  expect(step(back, gone("3")).unread).toBe(2);
  const less = step(back, gone("2"));
  expect([less.unread, less.unreadFrom]).toEqual([1, "4"]);
});
