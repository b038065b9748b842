import { expect, test } from "vitest";
import { newsOf } from "../../src/live/news";
import type { Participant, ServerEvent, Space } from "../../src/live/protocol";
import { initial, type LiveState } from "../../src/live/store";

const NOW = Date.parse("2026-11-22T20:00:00Z");
const later = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

function somebody(pid: string, role: Participant["role"], more: Partial<Participant> = {}): Participant {
  return {
    pid,
    user_id: pid.slice(2),
    handle: null,
    name: pid.slice(2),
    color: 0,
    role,
    muted: false,
    connected: true,
    publishing: true,
    csrc: 1,
    until: null,
    ...more,
  };
}

const mira = somebody("u_mira", "host");
const ada = somebody("u_ada", "co_host");
const here: LiveState = {
  ...initial,
  phase: "here",
  pid: "u_me",
  space: { id: "s", host: { id: "mira" } } as unknown as Space,
  stage: [mira, ada],
};
const gone: LiveState = { ...here, hostGone: { until: later(60), pid: mira.pid } };

const news = (before: LiveState, event: ServerEvent) => newsOf(before, event, NOW);

test("the host who comes back is said by name", () => {
  expect(news(gone, { type: "host_back" })).toEqual({ kind: "host_back", name: "mira" });
});

test("the host themself is not told that they are back", () => {
  expect(news({ ...gone, pid: mira.pid }, { type: "host_back" })).toBeNull();
});

test("a co-host who takes over is said, and not once more as the host who is back", () => {
  const heir = { ...ada, role: "host" } as const;
  expect(news(gone, { type: "participant", participant: heir })).toEqual({
    kind: "succession",
    name: "ada",
    mine: false,
  });
  const after = { ...gone, stage: [heir] };
  expect(news(after, { type: "host_back" })).toBeNull();
});

test("whoever takes over is told so themself", () => {
  const mine = { ...gone, pid: ada.pid };
  expect(news(mine, { type: "participant", participant: { ...ada, role: "host" } })).toMatchObject({
    mine: true,
  });
});

test("the one whose space it is takes the seat again", () => {
  const acting = { ...here, stage: [{ ...ada, role: "host" } as const] };
  expect(news(acting, { type: "participant", participant: mira })).toEqual({ kind: "resumed", name: "mira" });
});

test("a change of a host who stays host is no news", () => {
  expect(news(here, { type: "participant", participant: { ...mira, muted: true } })).toBeNull();
});

test("what stands on stage when I come in is no news", () => {
  const arriving: LiveState = { ...here, phase: "connecting", stage: [] };
  expect(news(arriving, { type: "participant", participant: mira })).toBeNull();
});

test("somebody let in before others is said with who did it", () => {
  const event = { type: "queue_jumped", pid: "g_tom", name: "Tom", by: "u_mira", ahead: 2 } as const;
  expect(news(here, event)).toEqual({ kind: "jumped", name: "Tom", by: "mira", ahead: 2 });
  expect(news({ ...here, pid: "g_tom" }, event)).toBeNull();
  expect(news({ ...here, pid: mira.pid }, event)).toBeNull();
  expect(news(here, { ...event, by: null })).toMatchObject({ by: null });
});

test("leaving the stage when the clock has run out is said as the time's doing, once", () => {
  const mine = { ...here, pid: ada.pid, stage: [mira, { ...ada, until: later(1) }] };
  expect(news(mine, { type: "off_stage", pid: ada.pid })).toBeNull();
  expect(news(mine, { type: "time_up", pid: ada.pid, name: "ada" })).toEqual({ kind: "time_over" });
});

test("hosts are told whose time is over, others see it", () => {
  const over = { type: "time_up", pid: "g_tom", name: "Tom" } as const;
  const hosting = { ...here, you: { ...here.you, role: "co_host" as const } };
  expect(news(hosting, over)).toEqual({ kind: "time_over_of", name: "Tom" });
  expect(news(here, over)).toBeNull();
});

test("leaving it earlier is a host's doing", () => {
  const mine = { ...here, pid: ada.pid, stage: [mira, { ...ada, until: later(60) }] };
  expect(news(mine, { type: "off_stage", pid: ada.pid })).toEqual({ kind: "taken_back" });
  expect(news({ ...mine, stage: [mira, ada] }, { type: "off_stage", pid: ada.pid })).toEqual({
    kind: "taken_back",
  });
});

test("others who leave the stage are no news", () => {
  expect(news(here, { type: "off_stage", pid: ada.pid })).toBeNull();
});

const you = (more: Partial<LiveState["you"]>): ServerEvent => ({ type: "you", ...here.you, ...more });

test("a hand that a moderator lowered is told to whose it was", () => {
  const waiting = { ...here, you: { ...here.you, request_position: 2, request_count: 3 } };
  expect(news(waiting, you({ request_position: null }))).toEqual({ kind: "declined" });
  expect(news(waiting, you({ request_position: 1 }))).toBeNull();
  expect(news(waiting, you({ request_position: null, role: "speaker" }))).toBeNull();
  expect(news(here, you({ muted: true }))).toBeNull();
});

test("a co-host who was made a speaker is told", () => {
  const hosting = { ...here, you: { ...here.you, role: "co_host" as const } };
  expect(news(hosting, you({ role: "speaker" }))).toEqual({ kind: "co_host_over" });
  expect(news(hosting, you({ role: "host" }))).toBeNull();
});

test("an invitation that is over is said where it keeps nobody out", () => {
  const welcome = { type: "welcome", invite_over: true } as ServerEvent;
  expect(news(initial, welcome)).toEqual({ kind: "invite_over" });
  expect(news(initial, { type: "welcome", invite_over: false } as ServerEvent)).toBeNull();
});
