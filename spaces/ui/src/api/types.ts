/** The API's objects under the names the page uses. */
export type Role = "host" | "co_host" | "speaker" | "listener";
export type SpaceState = "scheduled" | "live" | "ended" | "canceled";
export type SpeakerPolicy = "everyone" | "followed" | "invited";
export type TapPolicy = "off" | "held" | "on";

export interface Person {
  id: string;
  handle: string;
  name: string;
  color: number;
}

export interface Participant {
  pid: string;
  user_id: string | null;
  handle: string | null;
  name: string;
  color: number;
  role: Role;
  muted: boolean;
  connected: boolean;
  publishing: boolean;
  csrc: number;
}

export interface Tap {
  policy: TapPolicy;
  state: string;
  held_until: string | null;
}

export interface Space {
  id: string;
  url: string;
  state: SpaceState;
  title: string;
  topics: string[];
  host: Person;
  hosts: Participant[];
  speakers: Participant[];
  speaker_policy: SpeakerPolicy;
  tap: Tap;
  participant_count: number;
  listener_count: number;
  peak_listeners: number;
  speaking: string[];
  created_at: string;
  updated_at: string;
  scheduled_start: string | null;
  started_at: string | null;
  ended_at: string | null;
}

export type Scope = "read" | "speak" | "host" | "account";

export interface Me extends Person {
  admin: boolean;
  created_at: string;
  scopes: Scope[];
}

export interface SessionInfo {
  user: Me | null;
  sign_up_open: boolean;
}

export interface Profile extends Person {
  created_at: string;
  following: boolean | null;
}

export interface SpacePage {
  items: Space[];
  next: string | null;
}

export interface Token {
  id: string;
  label: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
}

export interface NewToken extends Token {
  secret: string;
}
