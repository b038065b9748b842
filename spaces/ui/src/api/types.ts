/** The API's objects under the names the page uses. */
import type { Participant, Space, Tap } from "./schema";

export type {
  Delivery,
  Me,
  NewToken,
  NewWebhook,
  Notice,
  NoticePage,
  NoticeSettings,
  Participant,
  Person,
  Profile,
  Scope,
  Series,
  Session as SessionInfo,
  Space,
  SpaceOrder,
  Tap,
  Token,
  Webhook,
  Webhooks,
} from "./schema";

export type Role = Participant["role"];
export type SpeakerPolicy = Space["speaker_policy"];
export type TapPolicy = Tap["policy"];
