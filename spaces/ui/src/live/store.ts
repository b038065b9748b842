/** What the page knows about the space it is in: a pure reducer over the server's events. */
import type {
  EndReason,
  Participant,
  Pin,
  Removal,
  Role,
  ServerEvent,
  Space,
  SpeakRequest,
  Welcome,
  You,
} from "./protocol";

/**
 * connecting: first time; here: joined; reconnecting: the connection broke and comes back by itself; over: the space
 * ended; removed: sent out; refused: the server said no (see `refusal`); left: by myself.
 */
export type Phase = "connecting" | "here" | "reconnecting" | "over" | "removed" | "refused" | "left";

export interface LiveState {
  phase: Phase;
  pid: string | null;
  space: Space | null;
  you: You;
  /** On stage, hosts first, then in the order of arrival. */
  stage: Participant[];
  requests: SpeakRequest[];
  listeners: number;
  /** pids heard at this moment; the same array as long as nobody starts or stops. */
  speaking: readonly string[];
  /** Until when an absent host's seat is kept, and whose it is. */
  hostGone: { until: string; pid: string | null } | null;
  pins: Pin[];
  /** For hosts: why not everything said is kept at this moment. */
  tapProblem: string | null;
  /** For the host: what was saved of this space while it was on the air. */
  recordingId: string | null;
  ended: { reason: EndReason; at: string } | null;
  removed: Removal | null;
  refusal: { code: string; detail: string } | null;
  /** Server clock minus ours, ms. */
  clockOffset: number;
}

const NOBODY: You = {
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

export const initial: LiveState = {
  phase: "connecting",
  pid: null,
  space: null,
  you: NOBODY,
  stage: [],
  requests: [],
  listeners: 0,
  speaking: [],
  hostGone: null,
  pins: [],
  tapProblem: null,
  recordingId: null,
  ended: null,
  removed: null,
  refusal: null,
  clockOffset: 0,
};

/** Things that happen on our side. */
export type LocalEvent =
  | { type: "socket_lost" }
  | { type: "refused"; code: string; detail: string }
  | { type: "left" }
  | { type: "muting"; muted: boolean }
  | { type: "found_over"; space: Space };

const FINAL: ReadonlySet<Phase> = new Set(["over", "removed", "left"]);

export function reduce(state: LiveState, event: ServerEvent | LocalEvent, now = Date.now()): LiveState {
  switch (event.type) {
    case "welcome":
      return welcome(state, event, now);
    case "you": {
      const { type: _, ...you } = event;
      return { ...state, you };
    }
    case "participant":
      return { ...state, stage: withParticipant(state.stage, event.participant) };
    case "off_stage":
      return { ...state, stage: state.stage.filter(({ pid }) => pid !== event.pid) };
    case "listeners":
      return { ...state, listeners: event.count };
    case "requests":
      return { ...state, requests: event.items };
    case "levels":
      return withSpeaking(state, event.levels);
    case "space":
      return { ...state, space: event.space };
    case "tap":
      return state.space ? { ...state, space: { ...state.space, tap: event.tap } } : state;
    case "tap_problem":
      return { ...state, tapProblem: event.text };
    case "saved":
      return { ...state, recordingId: event.recording_id };
    case "pins":
      return { ...state, pins: event.items };
    case "host_gone":
      return { ...state, hostGone: { until: event.until, pid: hostOf(state.stage)?.pid ?? null } };
    case "host_back":
      return { ...state, hostGone: null };
    case "ended":
      return over(state, event.reason, event.at);
    case "removed":
      return { ...quiet(state), phase: "removed", removed: event.reason };
    case "muting":
      return { ...state, you: { ...state.you, muted: event.muted } };
    case "socket_lost":
      return FINAL.has(state.phase) ? state : { ...state, phase: state.pid ? "reconnecting" : "connecting" };
    case "refused":
      return { ...quiet(state), phase: "refused", refusal: { code: event.code, detail: event.detail } };
    case "found_over":
      return { ...quiet(state), phase: "over", space: event.space };
    case "left":
      return { ...quiet(state), phase: "left" };
    default:
      return state; // a newer server may say things we do not know
  }
}

function welcome(state: LiveState, event: Welcome, now: number): LiveState {
  return {
    ...state,
    phase: "here",
    pid: event.pid,
    space: event.space,
    you: event.you,
    stage: [...event.stage].sort(byRank),
    requests: event.requests,
    listeners: event.space.listener_count,
    speaking: event.space.speaking,
    hostGone: null, // told again after the welcome where somebody is gone
    pins: event.pins ?? [],
    tapProblem: null, // told again after the welcome where there is one
    refusal: null,
    clockOffset: Date.parse(event.now) - now || 0,
  };
}

const hostOf = (stage: Participant[]) => stage.find(({ role }) => role === "host");

const RANK: Record<Role, number> = { host: 0, co_host: 1, speaker: 2, listener: 3 };

/** Array.sort is stable: people of one rank stay in the order they came. */
function byRank(a: Participant, b: Participant): number {
  return RANK[a.role] - RANK[b.role];
}

function withParticipant(stage: Participant[], one: Participant): Participant[] {
  const known = stage.some(({ pid }) => pid === one.pid);
  const next = known ? stage.map((other) => (other.pid === one.pid ? one : other)) : [...stage, one];
  return next.sort(byRank);
}

function withSpeaking(state: LiveState, levels: Record<string, number>): LiveState {
  const speaking = Object.keys(levels).sort();
  const same =
    speaking.length === state.speaking.length && speaking.every((pid, i) => pid === state.speaking[i]);
  return same ? state : { ...state, speaking };
}

function over(state: LiveState, reason: EndReason, at: string): LiveState {
  const space = state.space && { ...state.space, state: endState(state.space, reason), ended_at: at };
  return { ...quiet(state), phase: "over", space, ended: { reason, at } };
}

function endState(space: Space, reason: EndReason): Space["state"] {
  return reason === "canceled" || space.state === "scheduled" ? "canceled" : "ended";
}

/** Nobody talks and nobody waits any more. */
function quiet(state: LiveState): LiveState {
  return { ...state, speaking: [], requests: [], hostGone: null };
}

export const onStage = (role: Role) => role !== "listener";
export const moderates = (role: Role) => role === "host" || role === "co_host";
