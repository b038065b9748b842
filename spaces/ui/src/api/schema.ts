/** Generated from the server's OpenAPI document by `npm run api`; do not edit. */

/** A command to a live space was carried out. */
export type Done = {
  /** Place in the queue to speak, from 1. */
  position: number | null;
};

/** A sign of life. */
export type Health = {
  status: string;
};

/** To what. */
export type Invitation = {
  /** Only the host makes co-hosts. */
  role?: "speaker" | "co_host";
};

/** The asking account. */
export type Me = {
  id: string;
  handle: string;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
  admin: boolean;
  created_at: string;
  /** What the credentials of this request may do. */
  scopes: Scope[];
};

/** Changes to one's own account; what is left out stays. */
export type MeChange = {
  name?: string | null;
  /** The new one; signs all other browsers out. */
  password?: string | null;
  /** Needed for a new password. */
  current_password?: string | null;
};

/** A token at the one moment its secret can be seen. */
export type NewToken = {
  id: string;
  label: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
  /** Keep it now; it is shown only here. */
  secret: string;
};

/** Somebody in a live space. */
export type Participant = {
  /** `u_` + account id, or `g_` + something for a guest. */
  pid: string;
  user_id: string | null;
  handle: string | null;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
  role: Role;
  muted: boolean;
  connected: boolean;
  publishing: boolean;
  /** Names this voice in the media (RFC 3550 CSRC). */
  csrc: number;
};

/** Somebody with an account. */
export type Person = {
  id: string;
  handle: string;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
};

/** Why something was not done (RFC 9457). */
export type Problem = {
  type: string;
  title: string;
  status: number;
  /** Stable, for programs. */
  code: string;
  /** For people: what happened, why, and what to do. */
  detail: string;
  /** The input at fault, as a dotted path. */
  field: string | null;
  /** The path that was asked for. */
  instance: string;
  /** All faults, when there are several. */
  errors: ProblemFault[] | null;
  /** Names an unexpected failure in the server's log. */
  id: string | null;
};

/** One fault among several. */
export type ProblemFault = {
  field: string | null;
  code: string;
  detail: string;
};

/** Somebody with an account, as their page shows them. */
export type Profile = {
  id: string;
  handle: string;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
  created_at: string;
  /** Whether the asking account follows them; null for nobody. */
  following: boolean | null;
};

/** What somebody is in a space, most powerful first. */
export type Role = "host" | "co_host" | "speaker" | "listener";

/** What a token may do in its owner's name. */
export type Scope = "read" | "speak" | "host" | "account";

/** What the page needs to know when it opens. */
export type Session = {
  /** Who is signed in, or null. */
  user: Me | null;
  /** Whether people may create an account here. */
  sign_up_open: boolean;
};

/** Who somebody says they are. */
export type SignIn = {
  handle: string;
  password: string;
};

/** A new account. */
export type SignUp = {
  /** 2 to 30 letters (a to z), digits or underscores; unique. */
  handle: string;
  /** What people see. */
  name: string;
  password: string;
};

/** A space, and who is in it while it is live. */
export type Space = {
  id: string;
  url: string;
  state: State;
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
  /** Participants heard at this moment, by pid. */
  speaking: string[];
  created_at: string;
  updated_at: string;
  scheduled_start: string | null;
  started_at: string | null;
  ended_at: string | null;
};

/** Changes to a space; what is left out stays. */
export type SpaceChange = {
  title?: string | null;
  topics?: string[] | null;
  /** Only while it is scheduled. */
  scheduled_start?: string | null;
  tap?: TapPolicy | null;
  speakers?: SpeakerPolicy | null;
};

/** A space to open now, or to announce. */
export type SpaceOrder = {
  /** What it is about, on one line. */
  title: string;
  /** Up to three; a leading # is dropped. */
  topics?: string[];
  /** Without it the space is live at once. */
  scheduled_start?: string | null;
  /** What happens to the audio. */
  tap?: TapPolicy;
  /** Who may ask to speak. */
  speakers?: SpeakerPolicy;
};

/** Some spaces, newest first. */
export type SpacePage = {
  items: Space[];
  /** Give it as `cursor` for the next page; null on the last one. */
  next: string | null;
};

/** Who may ask to speak; whoever was invited by a host always may. */
export type SpeakerPolicy = "everyone" | "followed" | "invited";

/** Where a space is in its life: scheduled -> live -> ended, or scheduled -> canceled. */
export type State = "scheduled" | "live" | "ended" | "canceled";

/** What happens to the audio. */
export type Tap = {
  policy: TapPolicy;
  state: TapPolicy;
  held_until: string | null;
};

/** What happens to the audio, fixed before the first microphone opens. */
export type TapPolicy = "off" | "held" | "on";

/** A personal access token; its secret is never shown again. */
export type Token = {
  id: string;
  label: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
};

/** A token to make. */
export type TokenOrder = {
  label: string;
  /** What it may do. */
  scopes: Scope[];
};

/** The asking account's tokens, newest first. */
export type Tokens = {
  items: Token[];
};

/** What every operation takes and gives. */
export interface Operations {
  "GET /livez": { query: undefined; body: undefined; answer: Health };
  "GET /readyz": { query: undefined; body: undefined; answer: Health };
  "GET /metrics": { query: undefined; body: undefined; answer: string };
  "GET /api/openapi.json": { query: undefined; body: undefined; answer: string };
  "GET /api/v1/session": { query: undefined; body: undefined; answer: Session };
  "POST /api/v1/session": { query: undefined; body: SignIn; answer: Me };
  "DELETE /api/v1/session": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/users": { query: undefined; body: SignUp; answer: Me };
  "GET /api/v1/me": { query: undefined; body: undefined; answer: Me };
  "PATCH /api/v1/me": { query: undefined; body: MeChange; answer: Me };
  "GET /api/v1/users/{handle}": { query: undefined; body: undefined; answer: Profile };
  "GET /api/v1/tokens": { query: undefined; body: undefined; answer: Tokens };
  "POST /api/v1/tokens": { query: undefined; body: TokenOrder; answer: NewToken };
  "DELETE /api/v1/tokens/{id}": { query: undefined; body: undefined; answer: undefined };
  "PUT /api/v1/users/{handle}/follow": { query: undefined; body: undefined; answer: undefined };
  "DELETE /api/v1/users/{handle}/follow": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/spaces": { query: { state?: State; host?: string; limit?: number; cursor?: string }; body: undefined; answer: SpacePage };
  "POST /api/v1/spaces": { query: undefined; body: SpaceOrder; answer: Space };
  "GET /api/v1/spaces/{id}": { query: undefined; body: undefined; answer: Space };
  "PATCH /api/v1/spaces/{id}": { query: undefined; body: SpaceChange; answer: Space };
  "POST /api/v1/spaces/{id}/start": { query: undefined; body: undefined; answer: Space };
  "POST /api/v1/spaces/{id}/end": { query: undefined; body: undefined; answer: Space };
  "POST /api/v1/spaces/{id}/cancel": { query: undefined; body: undefined; answer: Space };
  "POST /api/v1/spaces/{id}/requests": { query: undefined; body: undefined; answer: Done };
  "DELETE /api/v1/spaces/{id}/requests": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/invite": { query: undefined; body: Invitation; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/accept": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/decline": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/mute": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/unmute": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/demote": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/remove": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/ban": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/mute-all": { query: undefined; body: undefined; answer: Done };
  "GET /api/v1/spaces/{id}/socket": { query: undefined; body: undefined; answer: undefined };
  "POST /whip/{space_id}": { query: undefined; body: string; answer: string };
  "POST /whep/{space_id}": { query: undefined; body: string; answer: string };
}
