/** Generated from the server's OpenAPI document by `npm run api`; do not edit. */

/** What was done; the part before the dot says to what. Listeners are in no action: nobody learns who listens.  What became of a recording, and who agreed to it, stands in the ledger instead; webhooks tell of both. */
export type ActionKind = "space.scheduled" | "space.rescheduled" | "space.changed" | "space.canceled" | "space.started" | "space.ended" | "space.locked" | "space.unlocked" | "space.muted_all" | "space.host_gone" | "space.host_back" | "space.host_succeeded" | "participant.invited" | "participant.asked" | "participant.accepted" | "participant.declined" | "participant.on_stage" | "participant.off_stage" | "participant.promoted" | "participant.stepped_down" | "participant.muted" | "participant.demoted" | "participant.removed" | "participant.banned" | "participant.unbanned" | "participant.shared" | "invite.made" | "invite.revoked" | "pin.added" | "pin.removed" | "message.deleted" | "report.made" | "report.excerpt_opened" | "report.settled" | "tap.changed" | "station.changed" | "station.item_added";

/** What was done, the newest first. */
export type ActionPage = {
  items: ActionShown[];
  /** `before` for the next page. */
  next: number | null;
};

/** One entry of the log. */
export type ActionShown = {
  id: number;
  at: string;
  kind: ActionKind;
  space_id: string | null;
  space_title: string | null;
  /** Who did it; null: the server, or nobody's business. */
  actor: Somebody | null;
  /** To whom. */
  target: Somebody | null;
  detail: Record<string, unknown>;
};

/** Where mails go. */
export type AddressOrder = {
  /** An address; null for no mails. */
  email: string | null;
};

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

/** What somebody wants to say. */
export type Asking = {
  /** One line for the hosts, up to 140 characters. */
  question?: string | null;
  /** The token of a link that invites. */
  invite?: string | null;
  /** The PIN of the space, where it has one. */
  pin?: string | null;
};

/** Somebody who may not come back into a space. */
export type Ban = {
  pid: string;
  name: string;
  handle: string | null;
  /** Voice colour, the same everywhere. */
  color: number;
  /** People without account from the network they came from may only listen. */
  network: boolean;
};

/** Everybody who is banned from a space. */
export type BanList = {
  items: Ban[];
};

/** From where. */
export type Banning = {
  /** From all spaces of the host, who alone may say so; it is a block by them. */
  everywhere?: boolean;
};

/** Everybody the asking account blocked, the latest first. */
export type BlockList = {
  items: BlockedPerson[];
};

/** Somebody the asking account blocked. */
export type BlockedPerson = {
  id: string;
  handle: string;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
  blocked_at: string;
};

/** A browser that shows notices while the page is closed. */
export type Browser = {
  id: string;
  label: string;
  /** By which that browser knows itself. */
  endpoint: string;
  created_at: string;
  used_at: string | null;
};

/** What is wrong. */
export type Category = "spam" | "abuse" | "hate" | "danger" | "copyright" | "other";

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

/** Something that is said. */
export type Cue = {
  /** Seconds; null where the transcript has no times. */
  start: number | null;
  end: number | null;
  speaker: string | null;
  text: string;
};

/** One event on its way to one webhook. */
export type Delivery = {
  /** The header `webhook-id`, the same however often it is sent. */
  id: string;
  webhook_id: string;
  type: string;
  /** The JSON, as it is sent and signed. */
  body: string;
  created_at: string;
  state: DeliveryState;
  attempts: number;
  /** The last ones, the oldest first. */
  tries: Try[];
  /** When it is tried next. */
  next_at: string | null;
};

/** Some deliveries, newest first. */
export type DeliveryPage = {
  items: Delivery[];
  /** Give it as `cursor` for the next page; null on the last one. */
  next: string | null;
};

/** What became of a delivery. */
export type DeliveryState = "waiting" | "delivered" | "failed";

/** A command to a live space was carried out. */
export type Done = {
  /** Place in the queue to speak, from 1. */
  position: number | null;
};

/** A sealed excerpt that can be opened. */
export type ExcerptShown = {
  /** Answers with MP3; each time it is asked for is written down. */
  url: string;
  started_at: string;
  seconds: number;
  delete_after: string;
};

/** How things stand between this server and a feed. */
export type FeedState = "waiting" | "fetching" | "storing" | "ready" | "failed" | "ended";

/** A hit; one of the five is not null. */
export type Found = {
  kind: Kind;
  /** Where people open it. */
  url: string;
  /** The whole title; plain text, no HTML. */
  title_marked: Run[];
  /** What stands around the hits in the rest. */
  snippet: Run[];
  space: Space | null;
  recording: Recording | null;
  episode: FoundEpisode | null;
  person: FoundPerson | null;
  station: Station | null;
};

/** An episode that was found, and the station that plays it. */
export type FoundEpisode = {
  /** Of the item in that station. */
  item_id: string;
  title: string;
  /** The podcast it is of. */
  show: string;
  published_at: string;
  /** Seconds. */
  duration: number | null;
  station_slug: string;
  station_title: string;
};

/** Hits of one kind, the best first. */
export type FoundGroup = {
  kind: Kind;
  items: Found[];
  /** Give it as `cursor` with this `kind` for more; null when there is no more. */
  next: string | null;
};

/** Somebody who was found. */
export type FoundPerson = {
  id: string;
  handle: string;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
  about: string;
};

/** How listeners support whoever makes a station. */
export type FundingOrder = {
  /** A page of any site. */
  url: string;
  /** What the link is called, up to 128 characters. */
  text?: string;
};

/** Where items go in the order of the editors; others stay. */
export type HandOrder = {
  placements: PlacementOrder[];
};

/** A sign of life. */
export type Health = {
  status: string;
};

/** What the asking account made of an item. */
export type Heard = {
  item_id: string;
  position: number;
  duration: number | null;
  finished: boolean;
  thumb: -1 | 0 | 1;
  updated_at: string;
};

/** What I made of one item. */
export type HeardOrder = {
  item_id: string;
  position: number;
  duration?: number | null;
  /** Null: as it is. */
  finished?: boolean | null;
  /** Null: as it is. */
  thumb?: number | null;
  /** When that was so; the newest wins. */
  updated_at: string;
};

/** What I made of some items. */
export type HeardOrders = {
  heard: HeardOrder[];
};

/** For how much longer. */
export type HoldOrder = {
  /** From now on. */
  hours: number;
};

/** What there is to hear now and soon. */
export type Home = {
  /** The biggest first. */
  live: LiveCard[];
  /** The next ones first. */
  upcoming: Space[];
  stations: Station[];
  /** The newest first. */
  recordings: Recording[];
};

/** What goes on in the house, the most important first. */
export type InfoBar = {
  items: InfoItem[];
};

/** One line of the info bar. */
export type InfoItem = {
  /** The same as long as it tells the same thing. */
  id: string;
  kind: InfoKind;
  /** In English; `title`, `names`, `detail` and `count` say the same for other words. */
  text: string;
  /** Where it leads. */
  url: string;
  /** Since when, or when it begins. */
  at: string;
  space_id: string | null;
  /** What it is made of: published, people on stage, or a number in steps. */
  privacy: Privacy;
  /** Higher first. */
  weight: number;
  /** Of the space, recording or station. */
  title: string;
  names: string[];
  /** The topic, the title of a link, the tap's policy, or why a station plays it. */
  detail: string;
  /** At least so many listen; null for a few, or when it is not about that. */
  count: number | null;
};

/** What an item tells. */
export type InfoKind = "live" | "topic" | "shared" | "on_stage" | "listeners" | "tap" | "starts_next" | "recording_saved" | "station";

/** To what. */
export type Invitation = {
  /** Only the host makes co-hosts. */
  role?: "speaker" | "co_host";
};

/** A link that invites. */
export type Invite = {
  token: string;
  url: string;
  role: Role;
  expires_at: string;
  /** How many came in or on stage by it. */
  uses: number;
  uses_max: number | null;
  /** It opens nothing any more. */
  over: boolean;
  made_by: Person | null;
  created_at: string;
};

/** A link to make. */
export type InviteOrder = {
  /** `speaker` offers a place on stage, without an account too; `listener` opens a lock or a PIN. */
  role: "speaker" | "listener";
  /** How long it holds. */
  hours?: number;
  /** By how many people; null: by any. */
  uses?: number | null;
};

/** The links of a space, the newest first. */
export type Invites = {
  items: Invite[];
};

/** Something to listen to in a station: an episode of a podcast, or a recording. */
export type Item = {
  /** `e` + episode, or `r` + recording. */
  id: string;
  kind: "episode" | "recording";
  title: string;
  summary: string;
  published_at: string;
  duration: number | null;
  explicit: boolean;
  /** Its page: at the publisher's, or on this server. */
  url: string | null;
  audio: ItemAudio;
  /** On this server. */
  picture: string | null;
  source: ItemSource;
  /** Why it is here, in a sentence. */
  because: string;
  author: string;
  season: number | null;
  number: number | null;
  has_chapters: boolean;
  has_transcript: boolean;
  /** Whether it is somebody else's podcast. */
  imported: boolean;
  heard: ItemHeard | null;
  recording_id: string | null;
  /** Voices of a recording. */
  colors: number[] | null;
};

/** Where an item is played from. */
export type ItemAudio = {
  url: string;
  type: string;
  bytes: number | null;
};

/** A point where something begins. */
export type ItemChapter = {
  start: number;
  title: string;
  url: string | null;
};

/** The chapters of one item. */
export type ItemChapters = {
  chapters: ItemChapter[];
};

/** An item with everything about it. */
export type ItemDetail = {
  /** `e` + episode, or `r` + recording. */
  id: string;
  kind: "episode" | "recording";
  title: string;
  summary: string;
  published_at: string;
  duration: number | null;
  explicit: boolean;
  /** Its page: at the publisher's, or on this server. */
  url: string | null;
  audio: ItemAudio;
  /** On this server. */
  picture: string | null;
  source: ItemSource;
  /** Why it is here, in a sentence. */
  because: string;
  author: string;
  season: number | null;
  number: number | null;
  has_chapters: boolean;
  has_transcript: boolean;
  /** Whether it is somebody else's podcast. */
  imported: boolean;
  heard: ItemHeard | null;
  recording_id: string | null;
  /** Voices of a recording. */
  colors: number[] | null;
  /** Safe HTML. */
  notes: string;
  persons: ItemPerson[];
  funding: ItemFunding[];
  license: string | null;
  soundbites: ItemSoundbite[];
};

/** A way to support whoever makes it. */
export type ItemFunding = {
  url: string;
  text: string;
};

/** What the asking account made of an item. */
export type ItemHeard = {
  position: number;
  duration: number | null;
  finished: boolean;
  thumb: -1 | 0 | 1;
};

/** Some items of a station, in its order. */
export type ItemPage = {
  items: Item[];
  /** Give it as `cursor` for the next page; null on the last one. */
  next: string | null;
};

/** Somebody who is in it. */
export type ItemPerson = {
  name: string;
  role: string;
  href: string | null;
};

/** A stretch worth hearing by itself. */
export type ItemSoundbite = {
  start: number;
  duration: number;
  title: string;
};

/** Where an item comes from. */
export type ItemSource = {
  title: string;
  url: string | null;
  kind: "feed" | "host";
};

/** What can be looked for. */
export type Kind = "spaces" | "recordings" | "episodes" | "people" | "stations";

/** How much was taken back. */
export type Left = {
  seconds: number;
};

/** Why something a source offers is not in the channel. */
export type LeftOut = "blocked" | "personal" | "paused" | "explicit" | "language" | "too_long" | "too_short" | "too_old" | "duplicate" | "hidden" | "cap" | "full";

/** How much of a source is not in the channel, and why. */
export type LeftOutCount = {
  reason: LeftOut;
  count: number;
  text: string;
};

/** An address in a text. */
export type Link = {
  /** First character, counted in Unicode code points. */
  start: number;
  /** The first one after it. */
  end: number;
  url: string;
};

/** What the asking account made of some items; those it never touched are missing. */
export type Listening = {
  heard: Heard[];
};

/** A live space as the home page shows it. */
export type LiveCard = {
  space: Space;
  /** People the asking account follows, who follow it and let it see where they are. */
  inside: Person[];
};

/** What listeners of a station are offered because it is live. */
export type LiveNow = {
  space: LiveSpace;
};

/** A space of somebody of the station, on air now. */
export type LiveSpace = {
  id: string;
  url: string;
  title: string;
  host: Person;
  listener_count: number;
};

/** What a link from a mail did. */
export type MailStopped = {
  email: string;
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
  /** What people read on one's page. */
  about: string;
  /** Whether people one follows, who follow back, see where one is. */
  show_presence: boolean;
};

/** Changes to one's own account; what is left out stays. */
export type MeChange = {
  name?: string | null;
  /** The new one; signs all other browsers out. */
  password?: string | null;
  /** Needed for a new password. */
  current_password?: string | null;
  /** What people read on one's page. */
  about?: string | null;
  /** Whether people one follows, who follow back, see in which live space one is. */
  show_presence?: boolean | null;
};

/** In what order a channel plays. */
export type Merge = "date" | "oldest" | "round_robin" | "hand";

/** What somebody wrote. */
export type Message = {
  id: string;
  pid: string;
  name: string;
  handle: string | null;
  /** Voice colour, the same everywhere. */
  color: number;
  /** Of its author when it was written. */
  role: Role;
  /** Plain; whoever shows it must not take it for markup. */
  text: string;
  /** The http and https addresses in it; nothing else may become a link. */
  links: Link[];
  at: string;
};

/** Something to say. */
export type MessageOrder = {
  /** Up to 500 characters of plain text. */
  text: string;
};

/** Some messages, the oldest first. */
export type Messages = {
  items: Message[];
  /** Give it as `before` for what was said earlier; null at the beginning. */
  next: string | null;
};

/** A minute of a space, or the part of one that it was on air. */
export type Minute = {
  /** When it began. */
  at: string;
  /** The most at once. */
  listeners: number;
  on_stage: number;
  joins: number;
  leaves: number;
  reactions: number;
  messages: number;
  /** Raised hands. */
  questions: number;
};

/** How much. */
export type MoreTime = {
  seconds: number;
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
  /** Until when it is good; null: until it is deleted. */
  expires_at: string | null;
  /** Keep it now; it is shown only here. */
  secret: string;
};

/** A webhook at the one moment its secret can be seen. */
export type NewWebhook = {
  id: string;
  url: string;
  label: string;
  /** Families and single events: space.*, participant.*, pin.*, tap.*, recording.*, consent.*, station.*, space.scheduled, space.rescheduled, space.changed, space.canceled, space.started, space.ended, space.locked, space.unlocked, space.muted_all, space.host_gone, space.host_back, space.host_succeeded, participant.invited, participant.asked, participant.accepted, participant.declined, participant.on_stage, participant.off_stage, participant.promoted, participant.stepped_down, participant.muted, participant.demoted, participant.removed, participant.banned, participant.unbanned, participant.shared, pin.added, pin.removed, tap.changed, tap.saved, tap.let_go, tap.held, recording.ready, recording.published, recording.deleted, recording.changed, consent.given, consent.withdrawn, consent.refused, station.changed, station.item_added. */
  events: string[];
  /** Told of the whole server; only an administrator's. */
  everywhere: boolean;
  created_at: string;
  updated_at: string;
  /** After a rotation: the secret of before signs, too, until then. */
  old_until: string | null;
  /** Tries in a row that came to nothing. */
  failures: number;
  failing_since: string | null;
  /** Nothing is sent since then; null while it listens. */
  paused_at: string | null;
  /** For people; null when its owner paused it. */
  paused_why: string | null;
  /** `whsec_…`, as libraries for Standard Webhooks take it. It is shown only here. */
  secret: string;
};

/** What there is to tell of a space or a series. */
export type NewsKind = "announced" | "moved" | "canceled" | "soon" | "started";

/** Something the asking account was told. */
export type Notice = {
  id: number;
  kind: NewsKind;
  space_id: string | null;
  series_id: string | null;
  /** Of the space or series, as it was then. */
  title: string;
  /** The name of its host. */
  host: string;
  /** When it begins, as it was then. */
  start: string | null;
  url: string;
  at: string;
  read_at: string | null;
};

/** Notices, the newest first. */
export type NoticePage = {
  items: Notice[];
  unread: number;
  /** Give it as `before` for the next page; null on the last one. */
  next: number | null;
};

/** What the asking account is told, and how. */
export type NoticeSettings = {
  ways: NoticeWays;
  /** applicationServerKey for the Push API; null: this server pushes nothing. */
  push_key: string | null;
  browsers: Browser[];
  /** Whether this server sends mail. */
  mail: boolean;
  /** The address that gets it. */
  email: string | null;
  /** An address that waits to be confirmed by the link that was sent there. */
  email_asked: string | null;
  /** A secret address: everything they are reminded of, for calendar programs. */
  calendar_url: string;
};

/** By which ways the asking account is told of what. */
export type NoticeWays = {
  /** What they asked to be reminded of begins: `site`, `push`, `mail`. */
  reminders: string[];
  /** It is moved or canceled. */
  changes: string[];
  /** Somebody they follow announces a space or begins. */
  follows: string[];
};

/** A space in numbers, for its hosts. */
export type Numbers = {
  /** Different people who were inside; who is back after a restart counts again. */
  total: number;
  /** The most listeners at once. */
  peak: number;
  /** Listeners, over the time on air. */
  average: number;
  joins: number;
  leaves: number;
  reactions: number;
  messages: number;
  questions: number;
  shares: number;
  /** How often the recording was listened to. */
  replays: number;
  clips: number;
  minutes: Minute[];
  /** Where people stopped listening to the recording. */
  stops: StopCount[];
};

/** One announced space of a series. */
export type Occurrence = {
  id: string;
  url: string;
  scheduled_start: string;
};

/** Something to put in the place of the link. */
export type Oembed = {
  version: "1.0";
  type: "rich";
  title: string;
  author_name: string;
  author_url: string;
  provider_name: "Spaces";
  provider_url: string;
  cache_age: number;
  /** The share card. */
  thumbnail_url: string;
  thumbnail_width: number;
  thumbnail_height: number;
  html: string;
  width: number;
  height: number;
};

/** How much of it. */
export type OffTheRecordOrder = {
  /** Up to this moment. */
  seconds: number;
};

/** What became of an OPML file; how the feeds do is read from the sources. */
export type OpmlReport = {
  added: number;
  /** How many were sources already. */
  known: number;
  refused: RefusedOutline[];
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
  /** The end of their time on stage, when it has one. */
  until: string | null;
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

/** A link that a host showed to everybody; a chapter of the recording begins there. */
export type Pin = {
  id: string;
  url: string;
  title: string;
  /** Who pinned it. */
  pid: string;
  /** When everybody saw it. */
  at: string;
  /** What its page says of itself; empty when that is not known. */
  description: string;
  /** The name of the website; empty until the page was looked at. */
  site: string;
  /** Path of our small copy of its picture on this server. */
  picture: string | null;
};

/** A link to show to everybody. */
export type PinOrder = {
  url: string;
  /** What the page calls itself when left out; until it was looked at, its site. */
  title?: string | null;
};

/** Where one item goes in the order of the editors. */
export type PlacementOrder = {
  item_id: string;
  /** Ascending from the top; null gives the item back to the order by date. */
  place: number | null;
};

/** What an item is made of. */
export type Privacy = "public" | "stage" | "count";

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
  /** What they say about themselves; may have several lines. */
  about: string;
  /** Their public recordings as a podcast. */
  feed_url: string;
};

/** What a message is encrypted for, base64url. */
export type PushKeys = {
  p256dh: string;
  auth: string;
};

/** A browser's PushSubscription, as its toJSON gives it, and what to call it. */
export type PushOrder = {
  endpoint: string;
  keys: PushKeys;
  /** Which browser it is, for people. */
  label?: string;
};

/** The queue to speak, in order. */
export type Queue = {
  items: Waiting[];
};

/** How much room one's recordings take. */
export type Quota = {
  /** Bytes. */
  used: number;
  /** Bytes; null without a limit. */
  limit: number | null;
};

/** An emoji to send up. */
export type ReactionOrder = {
  /** One of ❤️ 👏 😂 😮 🔥 💯 👍 🙏 */
  emoji: string;
};

/** How far somebody has read. */
export type ReadMark = {
  /** The id of the newest notice that they have seen. */
  until: number;
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

/** A line of an OPML file that was not taken. */
export type RefusedOutline = {
  url: string;
  title: string;
  reason: string;
};

/** Whether and how the asking account is reminded. */
export type Reminder = {
  /** Of this one. */
  reminded: boolean;
  /** Of the whole series that it belongs to. */
  of_series: boolean;
  /** How many people are reminded of it. */
  count: number;
};

/** Everything the asking account is reminded of, by id. */
export type Reminders = {
  spaces: string[];
  series: string[];
};

/** A report was taken. */
export type ReportMade = {
  id: string;
  /** Whether an excerpt of what was said was sealed with it. */
  excerpt: boolean;
};

/** What is wrong. */
export type ReportOrder = {
  category: Category;
  /** In one's own words. */
  text?: string;
  /** Who; left out: the space itself. */
  pid?: string | null;
  /** What they wrote, when it is about that. */
  message_id?: string | null;
  /** Seal the last seconds of their voice with it. Only of people on stage, where there is a tap. */
  excerpt?: boolean;
};

/** Reports, the newest first. */
export type ReportPage = {
  items: ReportShown[];
  /** How many wait for somebody to deal with them. */
  open: number;
  next: string | null;
};

/** A report, for those who run the server. */
export type ReportShown = {
  id: string;
  at: string;
  space: ReportedSpace;
  reporter: Somebody;
  /** Who is reported; null for the space itself. */
  person: Somebody | null;
  /** What they wrote, when it is about that. */
  message: string | null;
  category: Category;
  text: string;
  state: ReportState;
  note: string;
  settled_at: string | null;
  settled_by: Somebody | null;
  excerpt: ExcerptShown | null;
  /** There was an excerpt; when there is none any more, it was destroyed. */
  had_excerpt: boolean;
  /** Other reports about the same person. */
  earlier: number;
};

/** What became of it. */
export type ReportState = "open" | "settled" | "dismissed";

/** The space that a report is about or came from. */
export type ReportedSpace = {
  id: string;
  title: string;
  state: string;
  url: string;
};

/** What somebody is in a space, most powerful first. */
export type Role = "host" | "co_host" | "speaker" | "listener";

/** What goes into a channel, and in what order; what is left out stays. */
export type RulesChange = {
  merge?: Merge;
  /** Null: any age. */
  max_age_days?: number | null;
  /** Whether explicit items come in. */
  explicit?: boolean;
  /** Such as `en`; empty: all. */
  languages?: string[];
  /** Null: any length. */
  min_seconds?: number | null;
  /** Null: any length. */
  max_seconds?: number | null;
};

/** A piece of a text. */
export type Run = {
  text: string;
  /** Whether this is what was looked for. */
  hit: boolean;
};

/** What a token may do in its owner's name. */
export type Scope = "read" | "speak" | "host" | "account";

/** What was found; groups without hits are left out. */
export type SearchResults = {
  groups: FoundGroup[];
};

/** A space that comes again. */
export type Series = {
  id: string;
  url: string;
  title: string;
  topics: string[];
  host: Person;
  /** RFC 5545 recurrence rule. */
  rule: string;
  /** Local time of the first one by this rule, without zone. */
  begins: string;
  /** IANA name. */
  time_zone: string;
  speaker_policy: SpeakerPolicy;
  tap: TapPolicy;
  /** How often its times were changed. */
  sequence: number;
  /** Its announced spaces, the next one first. */
  ahead: Occurrence[];
  created_at: string;
  updated_at: string;
  canceled_at: string | null;
};

/** From where on. */
export type SeriesCancel = {
  /** The first of its spaces that is canceled; all that are announced when left out. */
  from_space?: string | null;
};

/** Changes to a series; what is left out stays. */
export type SeriesChange = {
  /** Who may ask to speak. */
  speakers?: SpeakerPolicy | null;
  stage_limit?: number | null;
  /** For those who come on stage from now on. */
  time_box?: number | null;
  /** Who was not on stage here yet comes first in the queue. */
  first_timers_first?: boolean | null;
  /** Nobody new comes in without a link that invites. */
  locked?: boolean | null;
  chat?: boolean | null;
  slow_mode?: number | null;
  /** Of the house; null or empty for none. */
  rules?: string | null;
  /** Who comes in has to say it; null for none. It is never shown. */
  pin?: string | null;
  /** As a BCP 47 tag; null or empty for none. */
  language?: string | null;
  /** The first of its announced spaces that is changed; all of them when left out. */
  from_space?: string | null;
  title?: string | null;
  topics?: string[] | null;
  rule?: string | null;
  /** When the first one that is changed begins; needed to change times. */
  begins?: string | null;
  time_zone?: string | null;
  tap?: TapPolicy | null;
};

/** Series that go on. */
export type SeriesList = {
  items: Series[];
};

/** A series to announce. */
export type SeriesOrder = {
  /** Who may ask to speak. */
  speakers?: SpeakerPolicy | null;
  stage_limit?: number | null;
  /** For those who come on stage from now on. */
  time_box?: number | null;
  /** Who was not on stage here yet comes first in the queue. */
  first_timers_first?: boolean | null;
  /** Nobody new comes in without a link that invites. */
  locked?: boolean | null;
  chat?: boolean | null;
  slow_mode?: number | null;
  /** Of the house; null or empty for none. */
  rules?: string | null;
  /** Who comes in has to say it; null for none. It is never shown. */
  pin?: string | null;
  /** As a BCP 47 tag; null or empty for none. */
  language?: string | null;
  /** What it is about, on one line. */
  title: string;
  /** Up to three; a leading # is dropped. */
  topics?: string[];
  /** RFC 5545 recurrence rule: FREQ=DAILY, WEEKLY or MONTHLY, with INTERVAL, BYDAY, BYMONTHDAY, and COUNT or UNTIL where it ends. */
  rule: string;
  /** When the first one begins, as clocks in that zone show it. */
  begins: string;
  /** It begins at the same time of day there, also when clocks change. */
  time_zone: string;
  /** As for a single space. */
  tap?: TapPolicy | null;
};

/** What the page needs to know when it opens. */
export type Session = {
  /** Who is signed in, or null. */
  user: Me | null;
  /** Whether people may create an account here. */
  sign_up_open: boolean;
  /** What is kept of a new space unless its host says otherwise. */
  tap: TapPolicy;
  /** How much of a voice can be sealed with a report; 0: nothing. */
  excerpt_seconds: number;
};

/** How a report ended. */
export type Settlement = {
  /** `dismissed`: nothing was wrong. */
  state: "settled" | "dismissed";
  /** What was done, for the others who run the server. */
  note?: string;
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

/** A person as they were called then. */
export type Somebody = {
  pid: string;
  name: string;
  handle: string | null;
};

/** One source of a station. */
export type Source = {
  id: string;
  kind: SourceKind;
  ref: string;
  title: string;
  url: string | null;
  /** On this server. */
  picture: string | null;
  position: number;
  cap: number | null;
  paused: boolean;
  added_at: string;
  /** How many of the channel come from it. */
  items: number;
  left_out: LeftOutCount[];
  /** Of a feed, for editors. */
  import: SourceImport | null;
  /** podcast:locked: not published again in feeds that others can read. */
  locked: boolean;
  /** itunes:block: in private stations only. */
  blocked: boolean;
  /** What is wrong with the feed and was put right. */
  warnings: string[];
};

/** One of the things a station is made of, as everybody sees it. */
export type SourceBrief = {
  title: string;
  kind: SourceKind;
  /** Where people read about it. */
  url: string | null;
};

/** Changes to a source; what is left out stays. */
export type SourceChange = {
  /** Null: all. */
  cap?: number | null;
  paused?: boolean | null;
};

/** How things stand with the feed of a source. */
export type SourceImport = {
  state: FeedState;
  /** In words, such as “120 of 431 episodes”. */
  step: string;
  done: number;
  total: number | null;
  /** Seconds of the last finished look. */
  took: number | null;
  error: string | null;
  error_code: string | null;
  next_at: string | null;
  fetched_at: string | null;
};

/** Where a station's items come from, and what `ref` is. */
export type SourceKind = "feed" | "host" | "topic" | "recording" | "station";

/** A source to add: `kind`, and the one field that goes with it. */
export type SourceOrder = {
  kind: SourceKind;
  /** Of kind `feed`: the feed, or a page that announces one. */
  url?: string | null;
  /** Of kind `host`: whose public recordings. */
  handle?: string | null;
  /** Of kind `topic`: public recordings that have it. */
  topic?: string | null;
  /** Of kind `recording`: which one. */
  id?: string | null;
  /** Of kind `station`: which one, by slug or id. */
  slug?: string | null;
  /** At most so many, the newest; null: all. */
  cap?: number | null;
};

/** All sources of a station in a new order. */
export type SourceOrdering = {
  ids: string[];
};

/** The sources of one station, in their order. */
export type Sources = {
  items: Source[];
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
  /** Exact for hosts and co-hosts; others are told a step below it, and 0 of few listeners. */
  listener_count: number;
  /** The same in words for those who are not told exactly, such as “a few listeners”; else empty. */
  listener_label: string;
  peak_listeners: number;
  /** Participants heard at this moment, by pid. */
  speaking: string[];
  created_at: string;
  updated_at: string;
  scheduled_start: string | null;
  started_at: string | null;
  ended_at: string | null;
  /** Of the house; people agree to them before they first speak. */
  rules: string | null;
  /** Nobody new comes in without a link that invites. */
  locked: boolean;
  /** Who comes in has to say a PIN. */
  has_pin: boolean;
  /** Speakers at once; null: as many as the server allows. */
  stage_limit: number | null;
  /** Seconds that each speaker has; null: no end. */
  time_box: number | null;
  /** Who has not spoken here yet comes first in the queue. */
  first_timers_first: boolean;
  chat: boolean;
  /** Seconds between two messages of one person. */
  slow_mode: number;
  /** As a BCP 47 tag. */
  language: string | null;
  series_id: string | null;
  /** Links that its hosts show, the oldest first; they stay when it is over. */
  pins: Pin[];
  /** Of the calendar entry: how often it was moved. */
  sequence: number;
};

/** Changes to a space; what is left out stays. */
export type SpaceChange = {
  /** Who may ask to speak. */
  speakers?: SpeakerPolicy | null;
  stage_limit?: number | null;
  /** For those who come on stage from now on. */
  time_box?: number | null;
  /** Who was not on stage here yet comes first in the queue. */
  first_timers_first?: boolean | null;
  /** Nobody new comes in without a link that invites. */
  locked?: boolean | null;
  chat?: boolean | null;
  slow_mode?: number | null;
  /** Of the house; null or empty for none. */
  rules?: string | null;
  /** Who comes in has to say it; null for none. It is never shown. */
  pin?: string | null;
  /** As a BCP 47 tag; null or empty for none. */
  language?: string | null;
  title?: string | null;
  topics?: string[] | null;
  /** Only while it is scheduled. */
  scheduled_start?: string | null;
  /** Only before the first microphone opens. */
  tap?: TapPolicy | null;
};

/** A space to open now, or to announce. */
export type SpaceOrder = {
  /** Who may ask to speak. */
  speakers?: SpeakerPolicy | null;
  stage_limit?: number | null;
  /** For those who come on stage from now on. */
  time_box?: number | null;
  /** Who was not on stage here yet comes first in the queue. */
  first_timers_first?: boolean | null;
  /** Nobody new comes in without a link that invites. */
  locked?: boolean | null;
  chat?: boolean | null;
  slow_mode?: number | null;
  /** Of the house; null or empty for none. */
  rules?: string | null;
  /** Who comes in has to say it; null for none. It is never shown. */
  pin?: string | null;
  /** As a BCP 47 tag; null or empty for none. */
  language?: string | null;
  /** What it is about, on one line. */
  title: string;
  /** Up to three; a leading # is dropped. */
  topics?: string[];
  /** Without it the space is live at once. */
  scheduled_start?: string | null;
  /** What happens to the audio: as the server is set when left out, which is `held`. */
  tap?: TapPolicy | null;
};

/** Some spaces, newest first. */
export type SpacePage = {
  items: Space[];
  /** Give it as `cursor` for the next page; null on the last one. */
  next: string | null;
};

/** Somebody who was on stage. */
export type Speaker = {
  id: string;
  handle: string;
  name: string;
  /** Voice colour, the same everywhere. */
  color: number;
  /** The highest they had. */
  role: Role;
  /** Whether the asking account follows them; null for nobody and oneself. */
  following: boolean | null;
};

/** Who may ask to speak; whoever was invited by a host always may. */
export type SpeakerPolicy = "everyone" | "followed" | "invited";

/** Who was on stage, the host first. */
export type Speakers = {
  items: Speaker[];
};

/** What hosts and co-hosts change while people are in; what is left out stays. */
export type StageOptions = {
  /** Who may ask to speak. */
  speakers?: SpeakerPolicy | null;
  stage_limit?: number | null;
  /** For those who come on stage from now on. */
  time_box?: number | null;
  /** Who was not on stage here yet comes first in the queue. */
  first_timers_first?: boolean | null;
  /** Nobody new comes in without a link that invites. */
  locked?: boolean | null;
  chat?: boolean | null;
  slow_mode?: number | null;
};

/** Where a space is in its life: scheduled -> live -> ended, or scheduled -> canceled. */
export type State = "scheduled" | "live" | "ended" | "canceled";

/** A channel on demand. */
export type Station = {
  id: string;
  slug: string;
  url: string;
  title: string;
  /** Plain text with paragraphs. */
  description: string;
  visibility: Visibility;
  owner: Person;
  /** For its owner and editors. */
  editors: Person[] | null;
  /** What the asking account is to it. */
  mine: "owner" | "editor" | null;
  rules: StationRules;
  language: string | null;
  categories: string[];
  /** podcast:funding of its feed. */
  funding: StationFunding | null;
  /** Of its feed: an identifier such as `cc-by-4.0`, or an address. */
  license: string | null;
  /** Picture on this server; always there. */
  cover: string;
  /** Whether it was uploaded rather than composed. */
  cover_own: boolean;
  /** RSS; of a private station with the token that opens it. */
  feed_url: string;
  feed_json_url: string;
  items: number;
  followers: number;
  following: boolean;
  /** 0 to 100, for the asking account; null for nobody. */
  unplayed: number | null;
  updated_at: string;
  /** When its channel last changed. */
  changed_at: string | null;
  created_at: string;
  /** Whether its channel is being worked out anew. */
  settling: boolean;
  live: LiveNow[];
  tuning: Tuning | null;
  sources_brief: SourceBrief[];
};

/** Changes to a station; what is left out stays. */
export type StationChange = {
  title?: string | null;
  description?: string | null;
  /** For its owner. */
  visibility?: Visibility | null;
  /** Null takes it away. */
  language?: string | null;
  categories?: string[] | null;
  /** Of them, what is left out stays. */
  rules?: RulesChange | null;
  /** For its owner; the old address is no more then. */
  slug?: string | null;
  /** Null takes it away. */
  funding?: FundingOrder | null;
  /** Such as `cc-by-4.0`, or the address of one; null takes it away. */
  license?: string | null;
};

/** How listeners support whoever makes a station. */
export type StationFunding = {
  url: string;
  text: string;
};

/** A station to make. */
export type StationOrder = {
  /** What it is called, on one line. */
  title: string;
  /** Plain text. */
  description?: string;
  visibility?: Visibility;
  /** Such as `en`. */
  language?: string | null;
  /** Of Apple's list, such as `Society & Culture/Documentary`. */
  categories?: string[];
  rules?: RulesChange;
  /** In its address; made from the title when left out. */
  slug?: string | null;
  funding?: FundingOrder | null;
  /** Such as `cc-by-4.0`, or the address of one. */
  license?: string | null;
};

/** Some stations, newest first. */
export type StationPage = {
  items: Station[];
  /** Give it as `cursor` for the next page; null on the last one. */
  next: string | null;
};

/** What goes into a channel, and in what order. */
export type StationRules = {
  merge: Merge;
  max_age_days: number | null;
  /** Whether explicit items come in. */
  explicit: boolean;
  /** Primary subtags such as `en`; empty: all. */
  languages: string[];
  min_seconds: number | null;
  max_seconds: number | null;
};

/** So many people stopped listening there. */
export type StopCount = {
  /** Of the recording, in steps of five. */
  second: number;
  count: number;
};

/** Where somebody stopped listening. */
export type StopOrder = {
  /** Of the files as they are played. */
  second: number;
};

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
  /** Until when it is good; null: until it is deleted. */
  expires_at: string | null;
};

/** A token to make. */
export type TokenOrder = {
  label: string;
  /** What it may do. */
  scopes: Scope[];
  /** How long it is good; null: until it is deleted. */
  days?: number | null;
};

/** The asking account's tokens, newest first. */
export type Tokens = {
  items: Token[];
};

/** A topic, and how much there is about it. */
export type Topic = {
  /** As it was spelled last. */
  topic: string;
  live: number;
  upcoming: number;
  recordings: number;
};

/** Everything open about one topic. */
export type TopicDetail = {
  topic: string;
  live: Space[];
  upcoming: Space[];
  recordings: Recording[];
  stations: Station[];
  /** Its recordings as a podcast. */
  feed_url: string;
};

/** Topics of what goes on and went on lately, the liveliest first. */
export type Topics = {
  items: Topic[];
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

/** What is said in one item. */
export type Transcript = {
  cues: Cue[];
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

/** One attempt to deliver. */
export type Try = {
  at: string;
  seconds: number;
  /** What the receiver answered; null when it did not. */
  status: number | null;
  /** How its answer began. */
  said: string;
  /** Why it did not arrive, for people; null when it did. */
  problem: string | null;
};

/** Where the asking account is in a station. */
export type Tuning = {
  item_id: string;
  updated_at: string;
};

/** Where I am in a station. */
export type TuningOrder = {
  item_id: string;
  /** Since when; the newest wins. Null: now. */
  updated_at?: string | null;
};

/** Who may listen. */
export type Visibility = "private" | "unlisted" | "public";

/** Every recording in which I can be heard, newest first. */
export type Voice = {
  items: MyConsent[];
};

/** Somebody in the queue to speak. */
export type Waiting = {
  pid: string;
  name: string;
  handle: string | null;
  /** Voice colour, the same everywhere. */
  color: number;
  asked_at: string;
  question: string | null;
  /** They were not on stage in this space yet. */
  first_time: boolean;
  /** Somebody on stage blocked them, or is blocked by them. */
  conflict: boolean;
};

/** How a notice comes to somebody. */
export type Way = "site" | "push" | "mail";

/** Ways for some reasons; what is left out stays. */
export type WaysChange = {
  reminders?: Way[] | null;
  changes?: Way[] | null;
  follows?: Way[] | null;
};

/** An address that is told what happens here. */
export type Webhook = {
  id: string;
  url: string;
  label: string;
  /** Families and single events: space.*, participant.*, pin.*, tap.*, recording.*, consent.*, station.*, space.scheduled, space.rescheduled, space.changed, space.canceled, space.started, space.ended, space.locked, space.unlocked, space.muted_all, space.host_gone, space.host_back, space.host_succeeded, participant.invited, participant.asked, participant.accepted, participant.declined, participant.on_stage, participant.off_stage, participant.promoted, participant.stepped_down, participant.muted, participant.demoted, participant.removed, participant.banned, participant.unbanned, participant.shared, pin.added, pin.removed, tap.changed, tap.saved, tap.let_go, tap.held, recording.ready, recording.published, recording.deleted, recording.changed, consent.given, consent.withdrawn, consent.refused, station.changed, station.item_added. */
  events: string[];
  /** Told of the whole server; only an administrator's. */
  everywhere: boolean;
  created_at: string;
  updated_at: string;
  /** After a rotation: the secret of before signs, too, until then. */
  old_until: string | null;
  /** Tries in a row that came to nothing. */
  failures: number;
  failing_since: string | null;
  /** Nothing is sent since then; null while it listens. */
  paused_at: string | null;
  /** For people; null when its owner paused it. */
  paused_why: string | null;
};

/** Changes to a webhook; what is left out or null stays. */
export type WebhookChange = {
  url?: string | null;
  events?: string[] | null;
  label?: string | null;
  /** False lets a paused one listen again. */
  paused?: boolean | null;
};

/** A webhook to make. */
export type WebhookOrder = {
  /** Where to; https. */
  url: string;
  /** Families such as `space.*`, and single events. */
  events: string[];
  /** A note for yourself. */
  label?: string;
  /** Tell of the whole server; for administrators. */
  everywhere?: boolean;
};

/** The asking account's webhooks, newest first. */
export type Webhooks = {
  items: Webhook[];
  /** What can be chosen in `events`. */
  choices: string[];
  /** Whether this server sends any. */
  enabled: boolean;
  /** How many an account may have; null: any number. */
  most: number | null;
};

/** What ids in `data` stand for, as far as it was asked to be expanded. */
export type XIncludes = {
  users: XUser[] | null;
  topics: XTopic[] | null;
};

/** About a list. */
export type XMeta = {
  result_count: number;
};

/** Something that was asked for and is not there; the rest of the answer holds. */
export type XMissing = {
  value: string;
  resource_id: string;
  resource_type: string;
  parameter: string;
  title: string;
  detail: string;
  type: string;
};

/** A space. Of locked ones and of those with a PIN only what everybody sees is told. */
export type XSpace = {
  id: string;
  state: State;
  title: string | null;
  lang: string | null;
  creator_id: string | null;
  /** Accounts of the host and the co-hosts. */
  host_ids: string[] | null;
  /** Accounts on stage; guests have no id. */
  speaker_ids: string[] | null;
  /** Always empty: it is between them. */
  invited_user_ids: string[] | null;
  /** Of few listeners none is counted. */
  participant_count: number | null;
  /** How many are reminded of it. */
  subscriber_count: number | null;
  scheduled_start: string | null;
  started_at: string | null;
  ended_at: string | null;
  created_at: string | null;
  updated_at: string | null;
  is_ticketed: boolean | null;
  topics: XTopic[] | null;
  topic_ids: string[] | null;
  /** Whether everybody may listen to its recording. */
  is_replayable: boolean | null;
  recording_ids: string[] | null;
  tap: Tap | null;
};

/** One space. */
export type XSpaceAnswer = {
  data: XSpace | null;
  includes: XIncludes | null;
  errors: XMissing[] | null;
};

/** Some spaces. */
export type XSpacesAnswer = {
  data: XSpace[] | null;
  includes: XIncludes | null;
  meta: XMeta | null;
  errors: XMissing[] | null;
};

/** A topic; its id is how it is written in addresses. */
export type XTopic = {
  id: string;
  name: string;
  description: string | null;
};

/** Somebody with an account. */
export type XUser = {
  id: string;
  name: string;
  username: string;
  created_at: string | null;
  description: string | null;
  url: string | null;
  protected: boolean | null;
  verified: boolean | null;
};

/** One account. */
export type XUserAnswer = {
  data: XUser | null;
  errors: XMissing[] | null;
};

/** Some accounts. */
export type XUsersAnswer = {
  data: XUser[] | null;
  errors: XMissing[] | null;
};

/** What every operation takes and gives. */
export interface Operations {
  "GET /livez": { query: undefined; body: undefined; answer: Health };
  "GET /readyz": { query: undefined; body: undefined; answer: Health };
  "GET /metrics": { query: undefined; body: undefined; answer: string };
  "GET /api/openapi.json": { query: undefined; body: undefined; answer: Record<string, unknown> };
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
  "GET /api/v1/webhooks": { query: undefined; body: undefined; answer: Webhooks };
  "POST /api/v1/webhooks": { query: undefined; body: WebhookOrder; answer: NewWebhook };
  "GET /api/v1/webhooks/{id}": { query: undefined; body: undefined; answer: Webhook };
  "PATCH /api/v1/webhooks/{id}": { query: undefined; body: WebhookChange; answer: Webhook };
  "DELETE /api/v1/webhooks/{id}": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/webhooks/{id}/rotate": { query: undefined; body: undefined; answer: NewWebhook };
  "POST /api/v1/webhooks/{id}/test": { query: undefined; body: undefined; answer: Delivery };
  "GET /api/v1/webhooks/{id}/deliveries": { query: { limit?: number; cursor?: string }; body: undefined; answer: DeliveryPage };
  "POST /api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver": { query: undefined; body: undefined; answer: Delivery };
  "PUT /api/v1/users/{handle}/follow": { query: undefined; body: undefined; answer: undefined };
  "DELETE /api/v1/users/{handle}/follow": { query: undefined; body: undefined; answer: undefined };
  "PUT /api/v1/users/{handle}/block": { query: undefined; body: undefined; answer: undefined };
  "DELETE /api/v1/users/{handle}/block": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/me/blocks": { query: undefined; body: undefined; answer: BlockList };
  "GET /api/v1/spaces/{id}/bans": { query: undefined; body: undefined; answer: BanList };
  "DELETE /api/v1/spaces/{id}/bans/{pid}": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/spaces/{id}/reports": { query: undefined; body: ReportOrder; answer: ReportMade };
  "GET /api/v1/reports": { query: { state?: "open" | "settled" | "dismissed" | "closed"; cursor?: string; limit?: number }; body: undefined; answer: ReportPage };
  "GET /api/v1/reports/{id}": { query: undefined; body: undefined; answer: ReportShown };
  "PATCH /api/v1/reports/{id}": { query: undefined; body: Settlement; answer: ReportShown };
  "GET /api/v1/reports/{id}/excerpt": { query: undefined; body: undefined; answer: string };
  "GET /api/v1/spaces/{id}/actions": { query: { kind?: string; pid?: string; before?: number; limit?: number }; body: undefined; answer: ActionPage };
  "GET /api/v1/actions": { query: { kind?: string; pid?: string; before?: number; limit?: number; space_id?: string }; body: undefined; answer: ActionPage };
  "GET /api/v1/spaces": { query: { state?: State; host?: string; limit?: number; cursor?: string }; body: undefined; answer: SpacePage };
  "POST /api/v1/spaces": { query: undefined; body: SpaceOrder; answer: Space };
  "GET /api/v1/spaces/{id}": { query: undefined; body: undefined; answer: Space };
  "PATCH /api/v1/spaces/{id}": { query: undefined; body: SpaceChange; answer: Space };
  "POST /api/v1/spaces/{id}/start": { query: undefined; body: undefined; answer: Space };
  "POST /api/v1/spaces/{id}/end": { query: undefined; body: undefined; answer: Space };
  "POST /api/v1/spaces/{id}/cancel": { query: undefined; body: undefined; answer: Space };
  "GET /api/v1/spaces/{id}/requests": { query: undefined; body: undefined; answer: Queue };
  "POST /api/v1/spaces/{id}/requests": { query: undefined; body: Asking; answer: Done };
  "DELETE /api/v1/spaces/{id}/requests": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/requests/pass": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/agree": { query: undefined; body: undefined; answer: Done };
  "PATCH /api/v1/spaces/{id}/stage": { query: undefined; body: StageOptions; answer: Space };
  "POST /api/v1/spaces/{id}/participants/{pid}/invite": { query: undefined; body: Invitation; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/accept": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/decline": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/mute": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/unmute": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/extend": { query: undefined; body: MoreTime; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/demote": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/remove": { query: undefined; body: undefined; answer: Done };
  "POST /api/v1/spaces/{id}/participants/{pid}/ban": { query: undefined; body: Banning; answer: Done };
  "POST /api/v1/spaces/{id}/mute-all": { query: undefined; body: undefined; answer: Done };
  "GET /api/v1/spaces/{id}/invites": { query: undefined; body: undefined; answer: Invites };
  "POST /api/v1/spaces/{id}/invites": { query: undefined; body: InviteOrder; answer: Invite };
  "DELETE /api/v1/spaces/{id}/invites/{token}": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/series": { query: { host: string }; body: undefined; answer: SeriesList };
  "POST /api/v1/series": { query: undefined; body: SeriesOrder; answer: Series };
  "GET /api/v1/series/{id}": { query: undefined; body: undefined; answer: Series };
  "PATCH /api/v1/series/{id}": { query: undefined; body: SeriesChange; answer: Series };
  "POST /api/v1/series/{id}/cancel": { query: undefined; body: SeriesCancel; answer: Series };
  "GET /api/v1/spaces/{id}/reminder": { query: undefined; body: undefined; answer: Reminder };
  "PUT /api/v1/spaces/{id}/reminder": { query: undefined; body: undefined; answer: Reminder };
  "DELETE /api/v1/spaces/{id}/reminder": { query: undefined; body: undefined; answer: Reminder };
  "PUT /api/v1/series/{id}/reminder": { query: undefined; body: undefined; answer: undefined };
  "DELETE /api/v1/series/{id}/reminder": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/me/reminders": { query: undefined; body: undefined; answer: Reminders };
  "GET /api/v1/me/notices": { query: { before?: number; limit?: number }; body: undefined; answer: NoticePage };
  "POST /api/v1/me/notices/read": { query: undefined; body: ReadMark; answer: NoticePage };
  "GET /api/v1/me/notices/settings": { query: undefined; body: undefined; answer: NoticeSettings };
  "PATCH /api/v1/me/notices/settings": { query: undefined; body: WaysChange; answer: NoticeSettings };
  "POST /api/v1/me/push": { query: undefined; body: PushOrder; answer: NoticeSettings };
  "DELETE /api/v1/me/push/{push_id}": { query: undefined; body: undefined; answer: NoticeSettings };
  "POST /api/v1/me/calendar": { query: undefined; body: undefined; answer: NoticeSettings };
  "PUT /api/v1/me/email": { query: undefined; body: AddressOrder; answer: NoticeSettings };
  "POST /api/v1/mails/confirm/{token}": { query: undefined; body: undefined; answer: MailStopped };
  "POST /api/v1/mails/stop/{token}": { query: undefined; body: undefined; answer: MailStopped };
  "POST /mails/stop/{token}": { query: undefined; body: undefined; answer: string };
  "GET /s/{id}/calendar.ics": { query: undefined; body: undefined; answer: string };
  "GET /series/{id}/calendar.ics": { query: undefined; body: undefined; answer: string };
  "GET /u/{handle}/calendar.ics": { query: undefined; body: undefined; answer: string };
  "GET /calendar/{token}.ics": { query: undefined; body: undefined; answer: string };
  "GET /api/v1/spaces/{id}/messages": { query: { before?: string; limit?: number }; body: undefined; answer: Messages };
  "POST /api/v1/spaces/{id}/messages": { query: undefined; body: MessageOrder; answer: Message };
  "DELETE /api/v1/spaces/{id}/messages/{message_id}": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/spaces/{id}/reactions": { query: undefined; body: ReactionOrder; answer: undefined };
  "POST /api/v1/spaces/{id}/pins": { query: undefined; body: PinOrder; answer: Pin };
  "DELETE /api/v1/spaces/{id}/pins/{pin_id}": { query: undefined; body: undefined; answer: undefined };
  "GET /pins/{pin_id}/picture": { query: { v?: string }; body: undefined; answer: string };
  "POST /api/v1/spaces/{id}/save": { query: undefined; body: undefined; answer: Recording };
  "POST /api/v1/spaces/{id}/let-go": { query: undefined; body: undefined; answer: Tap };
  "POST /api/v1/spaces/{id}/hold": { query: undefined; body: HoldOrder; answer: Tap };
  "POST /api/v1/spaces/{id}/off-the-record": { query: undefined; body: OffTheRecordOrder; answer: Left };
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
  "GET /recordings/{id}/chapters.json": { query: { download?: boolean }; body: undefined; answer: Record<string, unknown> };
  "GET /recordings/{id}/peaks.json": { query: { download?: boolean }; body: undefined; answer: Record<string, unknown> };
  "GET /recordings/{id}/tracks/{track}.opus": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /recordings/{id}.zip": { query: { download?: boolean }; body: undefined; answer: string };
  "GET /clips/{clip_id}.mp3": { query: { download?: boolean }; body: undefined; answer: string };
  "POST /api/v1/recordings/import": { query: undefined; body: string; answer: Recording };
  "GET /api/v1/stations": { query: { mine?: boolean; following?: boolean; owner?: string; q?: string; limit?: number; cursor?: string }; body: undefined; answer: StationPage };
  "POST /api/v1/stations": { query: undefined; body: StationOrder; answer: Station };
  "GET /api/v1/stations/{id}": { query: undefined; body: undefined; answer: Station };
  "PATCH /api/v1/stations/{id}": { query: undefined; body: StationChange; answer: Station };
  "DELETE /api/v1/stations/{id}": { query: undefined; body: undefined; answer: undefined };
  "PUT /api/v1/stations/{id}/follow": { query: undefined; body: undefined; answer: undefined };
  "DELETE /api/v1/stations/{id}/follow": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/stations/{id}/token": { query: undefined; body: undefined; answer: Station };
  "PUT /api/v1/stations/{id}/editors/{handle}": { query: undefined; body: undefined; answer: Station };
  "DELETE /api/v1/stations/{id}/editors/{handle}": { query: undefined; body: undefined; answer: Station };
  "GET /api/v1/stations/{id}/sources": { query: undefined; body: undefined; answer: Sources };
  "POST /api/v1/stations/{id}/sources": { query: undefined; body: SourceOrder; answer: Source };
  "PUT /api/v1/stations/{id}/sources/order": { query: undefined; body: SourceOrdering; answer: Sources };
  "POST /api/v1/stations/{id}/sources/retry": { query: undefined; body: undefined; answer: Sources };
  "PATCH /api/v1/stations/{id}/sources/{source_id}": { query: undefined; body: SourceChange; answer: Source };
  "DELETE /api/v1/stations/{id}/sources/{source_id}": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/stations/{id}/sources/{source_id}/retry": { query: undefined; body: undefined; answer: Source };
  "POST /api/v1/stations/{id}/import": { query: undefined; body: string; answer: OpmlReport };
  "GET /api/v1/stations/{id}/items": { query: { q?: string; limit?: number; cursor?: string }; body: undefined; answer: ItemPage };
  "PUT /api/v1/stations/{id}/order": { query: undefined; body: HandOrder; answer: undefined };
  "GET /api/v1/stations/{id}/hidden": { query: undefined; body: undefined; answer: ItemPage };
  "PUT /api/v1/stations/{id}/items/{item_id}/hidden": { query: undefined; body: undefined; answer: undefined };
  "DELETE /api/v1/stations/{id}/items/{item_id}/hidden": { query: undefined; body: undefined; answer: undefined };
  "GET /api/v1/items/{item_id}": { query: { station?: string }; body: undefined; answer: ItemDetail };
  "GET /api/v1/items/{item_id}/chapters": { query: { station?: string }; body: undefined; answer: ItemChapters };
  "GET /api/v1/items/{item_id}/transcript": { query: { station?: string }; body: undefined; answer: Transcript };
  "GET /api/v1/listening": { query: { items: string }; body: undefined; answer: Listening };
  "PUT /api/v1/listening": { query: undefined; body: HeardOrders; answer: Listening };
  "PUT /api/v1/stations/{id}/tuning": { query: undefined; body: TuningOrder; answer: undefined };
  "PUT /api/v1/stations/{id}/cover": { query: undefined; body: string; answer: Station };
  "DELETE /api/v1/stations/{id}/cover": { query: undefined; body: undefined; answer: Station };
  "GET /stations/{slug}/cover.jpg": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /stations/{slug}/cover.webp": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /stations/{slug}/qr.svg": { query: undefined; body: undefined; answer: string };
  "GET /pictures/{feed_id}": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /stations/{slug}/feed.xml": { query: { page?: number; token?: string }; body: undefined; answer: string };
  "GET /stations/{slug}/feed.json": { query: { page?: number; token?: string }; body: undefined; answer: Record<string, unknown> };
  "GET /u/{handle}/feed.xml": { query: { page?: number; token?: string }; body: undefined; answer: string };
  "GET /u/{handle}/feed.json": { query: { page?: number; token?: string }; body: undefined; answer: Record<string, unknown> };
  "GET /topics/{topic}/feed.xml": { query: { page?: number; token?: string }; body: undefined; answer: string };
  "GET /topics/{topic}/feed.json": { query: { page?: number; token?: string }; body: undefined; answer: Record<string, unknown> };
  "GET /u/{handle}/cover.png": { query: undefined; body: undefined; answer: string };
  "GET /topics/{topic}/cover.png": { query: undefined; body: undefined; answer: string };
  "GET /api/v1/stations/{id}/sources.opml": { query: undefined; body: undefined; answer: string };
  "GET /api/v1/me/stations.opml": { query: undefined; body: undefined; answer: string };
  "POST /hub": { query: undefined; body: string; answer: undefined };
  "GET /websub/{feed_id}/{token}": { query: undefined; body: undefined; answer: string };
  "POST /websub/{feed_id}/{token}": { query: undefined; body: string; answer: undefined };
  "GET /api/v1/info-bar": { query: undefined; body: undefined; answer: InfoBar };
  "GET /api/v1/info-bar/stream": { query: undefined; body: undefined; answer: string };
  "GET /cards/s/{id}.png": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /cards/r/{id}.png": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /cards/stations/{slug}.png": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /cards/u/{handle}.png": { query: { v?: string; token?: string }; body: undefined; answer: string };
  "GET /s/{id}/qr.svg": { query: { invite?: string }; body: undefined; answer: string };
  "GET /embed/info-bar.js": { query: undefined; body: undefined; answer: string };
  "GET /api/v1/home": { query: { live?: boolean }; body: undefined; answer: Home };
  "GET /api/v1/search": { query: { q: string; kind?: "all" | "spaces" | "recordings" | "episodes" | "people" | "stations"; limit?: number; cursor?: string }; body: undefined; answer: SearchResults };
  "GET /api/v1/topics": { query: undefined; body: undefined; answer: Topics };
  "GET /api/v1/topics/{topic}": { query: undefined; body: undefined; answer: TopicDetail };
  "GET /api/v1/spaces/{id}/numbers": { query: undefined; body: undefined; answer: Numbers };
  "GET /api/v1/spaces/{id}/numbers.csv": { query: undefined; body: undefined; answer: string };
  "POST /api/v1/spaces/{id}/shares": { query: undefined; body: undefined; answer: undefined };
  "POST /api/v1/recordings/{id}/stops": { query: undefined; body: StopOrder; answer: undefined };
  "GET /api/v1/spaces/{id}/speakers": { query: undefined; body: undefined; answer: Speakers };
  "GET /oembed": { query: { url: string; format?: string; maxwidth?: number; maxheight?: number }; body: undefined; answer: Oembed };
  "GET /2/spaces": { query: { "user.fields"?: string; "space.fields"?: string; "topic.fields"?: string; expansions?: string; ids: string }; body: undefined; answer: XSpacesAnswer };
  "GET /2/spaces/search": { query: { "user.fields"?: string; "space.fields"?: string; "topic.fields"?: string; expansions?: string; query: string; state?: "live" | "scheduled" | "ended" | "all"; max_results?: number }; body: undefined; answer: XSpacesAnswer };
  "GET /2/spaces/by/creator_ids": { query: { "user.fields"?: string; "space.fields"?: string; "topic.fields"?: string; expansions?: string; user_ids: string; state?: "live" | "scheduled" | "ended" | "all" }; body: undefined; answer: XSpacesAnswer };
  "GET /2/spaces/{id}": { query: { "user.fields"?: string; "space.fields"?: string; "topic.fields"?: string; expansions?: string }; body: undefined; answer: XSpaceAnswer };
  "GET /2/users": { query: { "user.fields"?: string; ids: string }; body: undefined; answer: XUsersAnswer };
  "GET /2/users/by/username/{handle}": { query: { "user.fields"?: string }; body: undefined; answer: XUserAnswer };
  "GET /2/users/{id}": { query: { "user.fields"?: string }; body: undefined; answer: XUserAnswer };
  "GET /api/v1/spaces/{id}/socket": { query: undefined; body: undefined; answer: undefined };
  "POST /whip/{space_id}": { query: { invite?: string; pin?: string }; body: string; answer: string };
  "POST /whep/{space_id}": { query: { invite?: string; pin?: string }; body: string; answer: string };
}
