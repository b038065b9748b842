/** What happened on the stage that is worth a sentence: found by comparing the room before with what is said. Pure. */
import type { Participant, QueueJumped, ServerEvent, You } from "./protocol";
import { type LiveState, moderates } from "./store";

export type News =
  /** The same person sits in the host's seat again. */
  | { kind: "host_back"; name: string }
  /** A co-host took the seat over. */
  | { kind: "succession"; name: string; mine: boolean }
  /** Whose space it is took the seat again from who held it. */
  | { kind: "resumed"; name: string }
  /** `by`: who did it, null for somebody who is not on stage. */
  | { kind: "jumped"; name: string; by: string | null; ahead: number }
  /** My time is over: back to listening. */
  | { kind: "time_over" }
  /** Somebody else's is: hosts are told. */
  | { kind: "time_over_of"; name: string }
  /** I am no longer on stage, and did not ask for it. */
  | { kind: "taken_back" }
  /** A moderator lowered my hand. */
  | { kind: "declined" }
  /** The host made me a speaker again. */
  | { kind: "co_host_over" }
  /** The link that led me here was used up or too old. */
  | { kind: "invite_over" };

export function newsOf(before: LiveState, event: ServerEvent, now: number): News | null {
  switch (event.type) {
    case "host_back":
      return hostBack(before);
    case "participant":
      return newHost(before, event.participant);
    case "queue_jumped":
      return [event.pid, event.by].includes(before.pid ?? "") ? null : jumped(before, event);
    case "off_stage":
      return event.pid === before.pid ? offStage(before, now) : null;
    case "time_up":
      return timeUp(before, event);
    case "you":
      return mine(before, event);
    case "welcome":
      return event.invite_over ? { kind: "invite_over" } : null;
    default:
      return null;
  }
}

function jumped({ stage }: LiveState, { name, by, ahead }: QueueJumped): News {
  return { kind: "jumped", name, by: stage.find(({ pid }) => pid === by)?.name ?? null, ahead };
}

function hostBack(before: LiveState): News | null {
  const gone = before.hostGone;
  const host = before.stage.find(({ role }) => role === "host");
  return gone && host && gone.pid === host.pid && host.pid !== before.pid
    ? { kind: "host_back", name: host.name }
    : null;
}

function newHost(before: LiveState, one: Participant): News | null {
  const was = before.stage.find(({ pid }) => pid === one.pid)?.role;
  if (before.phase !== "here" || one.role !== "host" || was === "host") return null;
  const { name, user_id } = one;
  if (user_id !== null && user_id === before.space?.host.id) return { kind: "resumed", name };
  return { kind: "succession", name, mine: one.pid === before.pid };
}

/** What was taken from me while I stay: whether I wished it, the one who tells it knows. */
function mine({ phase, you: was }: LiveState, you: You): News | null {
  if (phase !== "here") return null;
  if (was.role === "co_host" && you.role === "speaker") return { kind: "co_host_over" };
  const waited = was.request_position !== null && you.request_position === null;
  return waited && you.role === "listener" && !you.invited_as ? { kind: "declined" } : null;
}

/** A clock that has run out is said with `time_up`, which follows; a second more or less is the way of the message. */
const RUN_OUT_MS = 2_000;

function offStage(before: LiveState, now: number): News | null {
  const until = before.stage.find(({ pid }) => pid === before.pid)?.until;
  const left = until ? Date.parse(until) - now - before.clockOffset : Number.POSITIVE_INFINITY;
  return left <= RUN_OUT_MS ? null : { kind: "taken_back" };
}

function timeUp(before: LiveState, { pid, name }: { pid: string; name: string }): News | null {
  if (pid === before.pid) return { kind: "time_over" };
  return moderates(before.you.role) ? { kind: "time_over_of", name } : null;
}
