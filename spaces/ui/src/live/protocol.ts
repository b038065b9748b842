/** The socket's messages, as docs/protocol.md §4 writes them down. */
import type { Participant, Person, Role, Space, Tap } from "../api/types";
import type { ReactionCount } from "./reactions";

export type { Participant, Person, Role, Space };

/** What I am in the space; comes whole whenever it changes. */
export interface You {
  role: Role;
  muted: boolean;
  /** From 1; null when I have not asked. */
  request_position: number | null;
  /** How many wait altogether; null when I do not. */
  request_count: number | null;
  /** Whether I said yes to the house rules. */
  agreed: boolean;
  /** pids on stage whom I have blocked. */
  blocked_here: string[];
  invited_as: Role | null;
  /** pid of the moderator who muted me. */
  muted_by: string | null;
  publishing: boolean;
}

/** Somebody who asks to speak. */
export interface SpeakRequest {
  pid: string;
  name: string;
  handle: string | null;
  color: number;
  asked_at: string;
  question: string | null;
  /** They were not on stage in this space yet. */
  first_time: boolean;
  /** Somebody on stage and they have blocked one another. */
  conflict: boolean;
}

/** Somebody who waited behind others was brought on stage first. */
export interface QueueJumped {
  type: "queue_jumped";
  pid: string;
  name: string;
  /** pid of the moderator who did it; null: somebody who runs the server. */
  by: string | null;
  /** How many stood before them. */
  ahead: number;
}

/** A link that a host shows to everybody. */
export interface Pin {
  id: string;
  url: string;
  title: string;
  /** The next three are empty until the server has looked at the page. */
  description: string;
  site: string;
  /** Path of a small copy on our own server. */
  picture: string | null;
}

/** What somebody wrote: plain text, in which only `links` may be followed. */
export interface ChatMessage {
  id: string;
  pid: string;
  name: string;
  handle: string | null;
  color: number;
  /** Of its author when it was written. */
  role: Role;
  text: string;
  /** In whole characters (code points). */
  links: { start: number; end: number; url: string }[];
  at: string;
}

export interface Welcome {
  type: "welcome";
  id: number;
  pid: string;
  /** Lets a guest take the same seat again. */
  key: string;
  space: Space;
  you: You;
  stage: Participant[];
  requests: SpeakRequest[];
  pins?: Pin[];
  /** The last of the chat, the oldest first. */
  messages?: ChatMessage[];
  /** The recording about which my answer is still wanted. */
  asked?: string | null;
  /** The link that led here is used up or too old. */
  invite_over?: boolean;
  ice_servers: RTCIceServer[];
  /** How many voices to offer to receive. */
  slots: number;
  now: string;
}

/** By which rule somebody was put out; `blocked`: by the one who opened the space. */
export type Removal = "removed" | "banned" | "blocked";
export type MediaReason = "replaced" | "lost" | "failed" | "demoted" | "removed" | "ended" | "hangup";

export type ServerEvent =
  | Welcome
  | ({ type: "you" } & You)
  | { type: "participant"; participant: Participant }
  | { type: "off_stage"; pid: string }
  | { type: "listeners"; count: number }
  | { type: "requests"; items: SpeakRequest[] }
  | QueueJumped
  | { type: "time_up"; pid: string; name: string }
  | { type: "levels"; levels: Record<string, number> }
  | { type: "space"; space: Space }
  | { type: "tap"; tap: Tap }
  | { type: "tap_problem"; text: string | null }
  | { type: "off_the_record"; pid: string; name: string; seconds: number }
  | { type: "saved"; recording_id: string }
  | { type: "consent_asked"; recording_id: string; deadline: string | null }
  | { type: "pins"; items: Pin[] }
  | { type: "message"; message: ChatMessage }
  | { type: "message_deleted"; id: string }
  | { type: "reactions"; items: ReactionCount[] }
  | { type: "host_gone"; until: string }
  | { type: "host_back" }
  | { type: "ended"; reason: EndReason; at: string }
  | { type: "removed"; reason: Removal }
  | { type: "media"; session: string; state: "connected" | "closed"; reason: MediaReason | null }
  | { type: "reconnect"; after_ms: number };

export type EndReason = "host" | "host_left" | "moderator" | "canceled" | "operator";

export interface Ok {
  type: "ok";
  id: number;
  session?: string;
  sdp?: string;
  position?: number;
}

export interface Refusal {
  type: "error";
  id: number | null;
  code: string;
  detail: string;
  field: string | null;
}

export type ServerMessage = ServerEvent | Ok | Refusal;

export type Command =
  | ({ type: "hello" } & Hello)
  | { type: "listen" | "publish"; sdp: string }
  | { type: "hangup"; session: string }
  | { type: "request"; name?: string; question?: string }
  | { type: "accept_invite"; name?: string }
  | { type: "extend"; pid: string; seconds: number }
  | { type: "ban"; pid: string; everywhere?: boolean }
  | { type: "off_the_record"; seconds: number }
  | { type: "pin"; url: string; title: string }
  | { type: "unpin"; pin: string }
  | { type: "say"; text: string; name?: string }
  | { type: "delete_message"; message: string }
  | { type: "react"; emoji: string }
  | { type: "invite"; pid: string; role?: Role }
  | { type: "accept" | "decline" | "mute" | "unmute" | "demote" | "remove"; pid: string }
  | {
      type:
        | "withdraw"
        | "pass"
        | "agree"
        | "decline_invite"
        | "mute_all"
        | "leave"
        | "start"
        | "end"
        | "ping";
    };

/** What gets somebody through a closed door. */
export interface WayIn {
  pin: string | null;
  invite: string | null;
}

/** How we introduce ourselves. */
export interface Hello extends WayIn {
  name: string | null;
  key: string | null;
}

/** The close codes of protocol.md §4 that the page answers differently. */
export const CLOSE = { left: 1000, removed: 4403, missing: 4404, over: 4410, flooded: 4429 } as const;

/** Whether coming back after this close code makes sense. */
export function mayReturn(code: number): boolean {
  return ![CLOSE.left, CLOSE.removed, CLOSE.missing, CLOSE.over].some((final) => final === code);
}
