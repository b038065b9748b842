/** Generated from the server's OpenAPI document by `npm run api`; do not edit. */

/** What a speaker says to being published. */
export type Answer = "yes" | "anonymous" | "no";

/** Whether my voice may be published. */
export type AnswerOrder = {
  /** `anonymous` is a yes without name and colour. */
  answer: Answer;
};

/** Everything of the recording in one ZIP. */
export type Archive = {
  /** `none`, `making`, `ready` or `failed`. */
  state: string;
  /** 0 to 1. */
  progress: number;
  url: string | null;
  bytes: number | null;
};

/** A point where something begins. */
export type Chapter = {
  /** Seconds of the files as they are played. */
  start: number;
  title: string;
};

/** A point where something begins. */
export type ChapterOrder = {
  /** Seconds of the files as they are played. */
  start: number;
  title: string;
};

/** A short piece of a recording, as a file of its own. */
export type Clip = {
  id: string;
  recording_id: string;
  title: string;
  /** Seconds of the files as they are played. */
  start: number;
  end: number;
  /** `rendering`, `ready` or `failed`. */
  state: RecordingState;
  /** Absolute; null until it is ready. */
  url: string | null;
  bytes: number | null;
  error: string | null;
  created_at: string;
};

/** A clip to make. */
export type ClipOrder = {
  /** Seconds of the files as they are played. */
  start: number;
  end: number;
  title?: string;
};

/** The clips of one recording, oldest first. */
export type Clips = {
  items: Clip[];
};

/** What a speaker says to being published. */
export type Consent = {
  pid: string;
  name: string;
  handle: string | null;
  /** Voice colour, the same everywhere. */
  color: number;
  /** Null until they answered; unanswered at the deadline is a no. */
  answer: Answer | null;
  answered_at: string | null;
  withdrawn_at: string | null;
};

/** A command to a live space was carried out. */
export type Done = {
  /** Place in the queue to speak, from 1. */
  position: number | null;
};

/** A sign of life. */
export type Health = {
  status: string;
};

/** For how much longer. */
export type HoldOrder = {
  /** From now on. */
  hours: number;
};

/** To what. */
export type Invitation = {
  /** Only the host makes co-hosts. */
  role?: "speaker" | "co_host";
};

/** How much was taken back. */
export type Left = {
  seconds: number;
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

/** What I am asked about my voice in one recording, and what I said. */
export type MyConsent = {
  recording: RecordingBrief;
  pid: string;
  /** The name I was heard under. */
  name: string;
  answer: Answer | null;
  answered_at: string | null;
  withdrawn_at: string | null;
  /** Null while the space is on air. */
  deadline: string | null;
  /** Whether the answer can still be changed; later it can only be withdrawn. */
  open: boolean;
  /** For how long my microphone was open. */
  heard_seconds: number | null;
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

/** A player to put in the place of the link. */
export type Oembed = {
  version: "1.0";
  type: "rich";
  title: string;
  author_name: string;
  author_url: string;
  provider_name: "Spaces";
  provider_url: string;
  cache_age: number;
  html: string;
  width: number;
  height: number;
};

/** How much of it. */
export type OffTheRecordOrder = {
  /** Up to this moment. */
  seconds: number;
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

/** A link that a host showed at that moment; a chapter of the recording begins there. */
export type Pin = {
  id: string;
  url: string;
  title: string;
  /** Who pinned it. */
  pid: string;
  at: string;
};

/** A link to show to everybody. */
export type PinOrder = {
  url: string;
  /** The name of the site when left out. */
  title?: string | null;
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

/** How much room one's recordings take. */
export type Quota = {
  /** Bytes. */
  used: number;
  /** Bytes; null without a limit. */
  limit: number | null;
};

/** A voice that is in the recording; all null for somebody who agreed without their name. */
export type RecordedSpeaker = {
  name: string | null;
  handle: string | null;
  color: number | null;
};

/** A saved space. */
export type Recording = {
  id: string;
  url: string;
  space_id: string | null;
  host: Person;
  guid: string;
  title: string;
  description: string;
  topics: string[];
  state: RecordingState;
  /** 0 to 1, of the rendering that is under way; 1 when it is ready. */
  progress: number;
  /** What is being done, in words; empty when nothing is. */
  step: string;
  /** Why it failed; for its host. */
  error: string | null;
  visibility: Visibility;
  started_at: string;
  ended_at: string | null;
  created_at: string;
  published_at: string | null;
  expires_at: string | null;
  consent_deadline: string | null;
  /** Whether speakers can still change their answer. */
  consent_open: boolean;
  /** Seconds of the files; null before the first rendering. */
  duration: number | null;
  /** Second of the timeline at which the files begin. */
  offset: number;
  /** Seconds from the start to the end of the space; null while on air. */
  timeline: number | null;
  trim: Trim | null;
  chapters: Chapter[];
  chapters_edited: boolean;
  speakers: RecordedSpeaker[];
  plays: number;
  /** Bytes of everything that is kept of it. */
  size: number;
  revision: number;
  files: RecordingFile[];
  clips: Clip[];
  mine: boolean;
  my_answer: Answer | null;
  /** For its host: what everybody who spoke says. */
  consents: Consent[] | null;
  /** For its host. */
  tracks: Tracks | null;
  /** For its host. */
  archive: Archive | null;
};

/** What somebody who is asked may know of a recording. */
export type RecordingBrief = {
  id: string;
  url: string;
  title: string;
  host: Person;
  state: RecordingState;
  visibility: Visibility;
  started_at: string;
  ended_at: string | null;
  duration: number | null;
};

/** Changes to a recording; what is left out stays. */
export type RecordingChange = {
  title?: string | null;
  description?: string | null;
  topics?: string[] | null;
  visibility?: Visibility | null;
  /** Null undoes it. */
  trim?: TrimOrder | null;
  /** Null makes them from what happened again. */
  chapters?: ChapterOrder[] | null;
  /** Deleted by itself then; null keeps it for ever. */
  expires_at?: string | null;
};

/** One form of the audio. */
export type RecordingFile = {
  /** Media type. */
  type: string;
  /** Absolute; takes byte ranges, and `?download=1` for a file to keep. */
  url: string;
  bytes: number;
  /** Only the beginning, until the whole is there. */
  preview: boolean;
};

/** Some recordings, newest first. */
export type RecordingPage = {
  items: Recording[];
  /** Give it as `cursor` for the next page; null on the last one. */
  next: string | null;
  /** With `mine`. */
  quota: Quota | null;
};

/** Where a recording is in its life: capturing -> consent_pending -> rendering -> ready -> deleted. */
export type RecordingState = "capturing" | "consent_pending" | "rendering" | "ready" | "failed" | "deleted";

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
  /** What is kept of a new space unless its host says otherwise. */
  tap: TapPolicy;
};

/** A link that lets whoever has it listen. */
export type Share = {
  token: string;
  url: string;
  label: string;
  has_password: boolean;
  expires_at: string | null;
  opens: number;
  created_at: string;
};

/** What somebody with a link sees before they open it. */
export type ShareDoor = {
  recording_id: string;
  /** Null while a password is needed. */
  title: string | null;
  needs_password: boolean;
  expired: boolean;
};

/** What opens a link. */
export type ShareKey = {
  password?: string | null;
};

/** A link to make. */
export type ShareOrder = {
  /** A note, such as whom it is for. */
  label?: string;
  password?: string | null;
  expires_at?: string | null;
};

/** The links of one recording, newest first. */
export type Shares = {
  items: Share[];
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
  /** What was saved of it, once everybody may listen to it. */
  recording_id: string | null;
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
  /** Only before the first microphone opens. */
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
  /** What happens to the audio: as the server is set when left out, which is `held`. */
  tap?: TapPolicy | null;
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
  state: TapState;
  /** While held: what nobody saves is destroyed then. */
  held_until: string | null;
};

/** What happens to the audio, fixed before the first microphone opens. */
export type TapPolicy = "off" | "held" | "on";

/** What is kept at this moment: off, or recording -> held -> saved or shredded. */
export type TapState = "off" | "recording" | "held" | "saved" | "shredded";

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

/** One published voice as a file. */
export type TrackFile = {
  name: string;
  url: string;
  bytes: number;
};

/** Every published voice as a file of its own. */
export type Tracks = {
  /** `none`, `making`, `ready` or `failed`. */
  state: string;
  /** 0 to 1. */
  progress: number;
  items: TrackFile[];
};

/** What is kept, in seconds of the untrimmed timeline. */
export type Trim = {
  start: number;
  end: number;
};

/** What to keep, in seconds of the untrimmed timeline. */
export type TrimOrder = {
  start: number;
  end: number;
};

/** Who may listen. */
export type Visibility = "private" | "unlisted" | "public";

/** Every recording in which I can be heard, newest first. */
export type Voice = {
  items: MyConsent[];
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
  "POST /api/v1/spaces/{id}/save": { query: undefined; body: undefined; answer: Recording };
  "POST /api/v1/spaces/{id}/let-go": { query: undefined; body: undefined; answer: Tap };
  "POST /api/v1/spaces/{id}/hold": { query: undefined; body: HoldOrder; answer: Tap };
  "POST /api/v1/spaces/{id}/off-the-record": { query: undefined; body: OffTheRecordOrder; answer: Left };
  "POST /api/v1/spaces/{id}/pins": { query: undefined; body: PinOrder; answer: Pin };
  "DELETE /api/v1/spaces/{id}/pins/{pin_id}": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/recordings": { query: { mine?: boolean; host?: string; limit?: number; cursor?: string }; body: undefined; answer: RecordingPage };
  "GET /api/v1/recordings/{id}": { query: undefined; body: undefined; answer: Recording };
  "PATCH /api/v1/recordings/{id}": { query: undefined; body: RecordingChange; answer: Recording };
  "DELETE /api/v1/recordings/{id}": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/recordings/{id}/publish": { query: undefined; body: undefined; answer: Recording };
  "POST /api/v1/recordings/{id}/retry": { query: undefined; body: undefined; answer: Recording };
  "POST /api/v1/recordings/{id}/tracks": { query: undefined; body: undefined; answer: Recording };
  "POST /api/v1/recordings/{id}/export": { query: undefined; body: undefined; answer: Recording };
  "POST /api/v1/recordings/{id}/plays": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/recordings/{id}/consent": { query: undefined; body: undefined; answer: MyConsent };
  "POST /api/v1/recordings/{id}/consent": { query: undefined; body: AnswerOrder; answer: MyConsent };
  "POST /api/v1/recordings/{id}/withdraw": { query: undefined; body: undefined; answer: MyConsent };
  "GET /api/v1/voice": { query: undefined; body: undefined; answer: Voice };
  "GET /api/v1/recordings/{id}/shares": { query: undefined; body: undefined; answer: Shares };
  "POST /api/v1/recordings/{id}/shares": { query: undefined; body: ShareOrder; answer: Share };
  "GET /api/v1/shares/{token}": { query: undefined; body: undefined; answer: ShareDoor };
  "DELETE /api/v1/shares/{token}": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/shares/{token}/open": { query: undefined; body: ShareKey; answer: undefined };
  "GET /api/v1/recordings/{id}/clips": { query: undefined; body: undefined; answer: Clips };
  "POST /api/v1/recordings/{id}/clips": { query: undefined; body: ClipOrder; answer: Clip };
  "DELETE /api/v1/clips/{clip_id}": { query: undefined; body: undefined; answer: undefined };
  "GET /recordings/{id}.mp3": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}.m4a": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}.opus": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}/preview.mp3": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}/chapters.json": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}/peaks.json": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}/tracks/{track}.opus": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}.zip": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /clips/{clip_id}.mp3": { query: { download?: boolean }; body: undefined; answer: string };
  "POST /api/v1/recordings/import": { query: undefined; body: string; answer: Recording };
  "GET /oembed": { query: { url: string; format?: string; maxwidth?: number; maxheight?: number }; body: undefined; answer: Oembed };
  "GET /api/v1/spaces/{id}/socket": { query: undefined; body: undefined; answer: undefined };
  "POST /whip/{space_id}": { query: undefined; body: string; answer: string };
  "POST /whep/{space_id}": { query: undefined; body: string; answer: string };
}
