/** What happened on the stage that is worth a sentence: found by comparing the room before with what is said. Pure. */
import type { ServerEvent } from "./protocol";
import type { LiveState } from "./store";

export type News =
  /** The same person sits in the host's seat again. */
  | { kind: "host_back"; name: string }
  /** A co-host took the seat over. */
  | { kind: "succession"; name: string; mine: boolean }
  /** Whose space it is took the seat again from who held it. */
  | { kind: "resumed"; name: string }
  | { kind: "jumped"; name: string; by: string; ahead: number }
  /** My time is over: back to listening. */
  | { kind: "time_over" }
  /** I am no longer on stage, and did not ask for it. */
  | { kind: "taken_back" };

export function newsOf(before: LiveState, event: ServerEvent, now: number): News | null {
  switch (event.type) {
    case "host_back":
      return hostBack(before);
    case "participant":
      return newHost(before, event.participant);
    case "queue_jumped":
      return event.pid === before.pid ? null : { kind: "jumped", ...jumped(event) };
    case "off_stage":
      return event.pid === before.pid ? offStage(before, now) : null;
    default:
      return null;
  }
}

const jumped = ({ name, by, ahead }: { name: string; by: string; ahead: number }) => ({ name, by, ahead });

function hostBack(before: LiveState): News | null {
  const gone = before.hostGone;
  const host = before.stage.find(({ role }) => role === "host");
  return gone && host && gone.pid === host.pid && host.pid !== before.pid
    ? { kind: "host_back", name: host.name }
    : null;
}

type Host = Extract<ServerEvent, { type: "participant" }>["participant"];

function newHost(before: LiveState, one: Host): News | null {
  const was = before.stage.find(({ pid }) => pid === one.pid)?.role;
  if (before.phase !== "here" || one.role !== "host" || was === "host") return null;
  const { name, user_id } = one;
  if (user_id !== null && user_id === before.space?.host.id) return { kind: "resumed", name };
  return { kind: "succession", name, mine: one.pid === before.pid };
}

/** A clock that has run out says why; a second more or less is the way of the message. */
const RUN_OUT_MS = 2_000;

function offStage(before: LiveState, now: number): News {
  const until = before.stage.find(({ pid }) => pid === before.pid)?.until;
  const left = until ? Date.parse(until) - now - before.clockOffset : Number.POSITIVE_INFINITY;
  return { kind: left <= RUN_OUT_MS ? "time_over" : "taken_back" };
}
