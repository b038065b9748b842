import { expect, test } from "vitest";
import type { Participant, Space } from "../../src/api/types";
import type { ServerEvent, Welcome, You } from "../../src/live/protocol";
import { initial, type LiveState, type LocalEvent, reduce } from "../../src/live/store";

const NOW = Date.parse("2026-11-22T20:00:00Z");

const you: You = {
  role: "listener",
  muted: false,
  request_position: null,
  request_count: null,
  agreed: false,
  blocked_here: [],
  invited_as: null,
  muted_by: null,
  publishing: false,
};

const person = { id: "1", handle: "mira", name: "Mira", color: 4 };

const space: Space = {
  id: "s1",
  url: "http://localhost/s/s1",
  state: "live",
  title: "A space",
  topics: [],
  host: person,
  hosts: [],
  speakers: [],
  speaker_policy: "everyone",
  tap: { policy: "off", state: "off", held_until: null },
  recording_id: null,
  participant_count: 3,
  listener_count: 2,
  listener_label: "",
  peak_listeners: 2,
  speaking: [],
  created_at: "2026-11-22T19:00:00Z",
  updated_at: "2026-11-22T19:00:00Z",
  scheduled_start: null,
  started_at: "2026-11-22T19:00:00Z",
  ended_at: null,
  rules: null,
  locked: false,
  has_pin: false,
  stage_limit: null,
  time_box: null,
  first_timers_first: false,
  chat: true,
  slow_mode: 0,
  language: null,
  series_id: null,
  sequence: 0,
  pins: [],
};

function somebody(pid: string, role: Participant["role"]): Participant {
  return {
    pid,
    user_id: null,
    handle: null,
    name: pid,
    color: 0,
    role,
    muted: false,
    connected: true,
    publishing: true,
    until: null,
    csrc: 1,
  };
}

const welcome: Welcome = {
  type: "welcome",
  id: 1,
  pid: "g_me",
  key: "k",
  space,
  you,
  stage: [somebody("u_speaker", "speaker"), somebody("u_host", "host")],
  requests: [],
  ice_servers: [],
  slots: 3,
  now: "2026-11-22T20:00:02Z",
};

const after = (...events: (ServerEvent | LocalEvent)[]): LiveState =>
  events.reduce((state, event) => reduce(state, event, NOW), initial);

test("a welcome puts me here, hosts first", () => {
  const state = after(welcome);
  expect(state.phase).toBe("here");
  expect(state.stage.map(({ pid }) => pid)).toEqual(["u_host", "u_speaker"]);
  expect(state.listeners).toBe(2);
  expect(state.clockOffset).toBe(2_000);
});

test("somebody who comes on stage stands behind those of their rank", () => {
  const state = after(
    welcome,
    { type: "participant", participant: somebody("u_new", "speaker") },
    { type: "participant", participant: somebody("u_co", "co_host") },
  );
  expect(state.stage.map(({ pid }) => pid)).toEqual(["u_host", "u_co", "u_speaker", "u_new"]);
});

test("a change of somebody on stage moves nobody else", () => {
  const muted = { ...somebody("u_speaker", "speaker"), muted: true };
  const state = after(welcome, { type: "participant", participant: muted });
  expect(state.stage).toHaveLength(2);
  expect(state.stage[1]?.muted).toBe(true);
});

test("who leaves the stage is gone from it", () => {
  const state = after(welcome, { type: "off_stage", pid: "u_host" });
  expect(state.stage.map(({ pid }) => pid)).toEqual(["u_speaker"]);
});

test("levels that name the same people change nothing to draw", () => {
  const before = after(welcome, { type: "levels", levels: { u_host: 20, u_speaker: 40 } });
  const next = reduce(before, { type: "levels", levels: { u_speaker: 22, u_host: 30 } }, NOW);
  expect(next).toBe(before);
  expect(reduce(next, { type: "levels", levels: {} }, NOW).speaking).toEqual([]);
});

test("a lost socket keeps the stage in sight and the next welcome brings it back", () => {
  const lost = after(welcome, { type: "socket_lost" });
  expect(lost.phase).toBe("reconnecting");
  expect(lost.stage).toHaveLength(2);
  expect(reduce(lost, welcome, NOW).phase).toBe("here");
});

test("before the first welcome a lost socket is still connecting", () => {
  expect(after({ type: "socket_lost" }).phase).toBe("connecting");
});

test("a space that ended stays ended when the socket closes", () => {
  const state = after(
    welcome,
    { type: "ended", reason: "host", at: "2026-11-22T20:30:00Z" },
    { type: "socket_lost" },
  );
  expect(state.phase).toBe("over");
  expect(state.space?.state).toBe("ended");
  expect(state.space?.ended_at).toBe("2026-11-22T20:30:00Z");
  expect(state.ended?.reason).toBe("host");
});

test("a scheduled space that ends was canceled", () => {
  const announced: Welcome = { ...welcome, space: { ...space, state: "scheduled" } };
  const state = after(announced, { type: "ended", reason: "canceled", at: "2026-11-22T20:30:00Z" });
  expect(state.space?.state).toBe("canceled");
});

test("who is removed hears why and comes to rest", () => {
  const state = after(welcome, { type: "removed", reason: "banned" }, { type: "socket_lost" });
  expect(state.phase).toBe("removed");
  expect(state.removed).toBe("banned");
});

test("a host who is gone is expected until they are back", () => {
  const gone = after(welcome, { type: "host_gone", until: "2026-11-22T20:02:00Z" });
  expect(gone.hostGone).toEqual({ until: "2026-11-22T20:02:00Z", pid: "u_host" });
  expect(reduce(gone, { type: "host_back" }, NOW).hostGone).toBeNull();
});

test("muting shows at once, before the server has answered", () => {
  expect(after(welcome, { type: "muting", muted: true }).you.muted).toBe(true);
});

test("an event of a newer server changes nothing", () => {
  const state = after(welcome);
  expect(reduce(state, { type: "pinned" } as unknown as ServerEvent, NOW)).toBe(state);
});

test("what happens to the sound follows the server's word", () => {
  const tap = { policy: "held", state: "recording", held_until: null } as const;
  expect(after(welcome, { type: "tap", tap }).space?.tap).toEqual(tap);
  expect(after({ type: "tap", tap }).space).toBeNull();
});

test("pins come whole, and with the welcome", () => {
  const pin = {
    id: "p1",
    url: "https://example.org",
    title: "A link",
    description: "",
    site: "",
    picture: null,
  };
  expect(after(welcome, { type: "pins", items: [pin] }).pins).toEqual([pin]);
  expect(after({ ...welcome, pins: [pin] }).pins).toEqual([pin]);
  expect(after({ ...welcome, pins: [pin] }, { type: "pins", items: [] }).pins).toEqual([]);
});

test("a problem of the recorder stays in sight until it is over", () => {
  const told = after(welcome, { type: "tap_problem", text: "The disk is full." });
  expect(told.tapProblem).toBe("The disk is full.");
  expect(reduce(told, { type: "tap_problem", text: null }, NOW).tapProblem).toBeNull();
});

test("a space knows that it was saved", () => {
  expect(after(welcome, { type: "saved", recording_id: "r1" }).recordingId).toBe("r1");
});
