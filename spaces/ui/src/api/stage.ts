/** Calls about the stage of a space, its doors, and the people in it. */
import type { StageRules } from "../live/stage_rules";
import { api } from "./client";
import type { Space, SpeakerPolicy } from "./types";

interface Input {
  path: Record<string, string>;
  body?: unknown;
  guestKey?: string | null;
}

/** The server's document does not have these operations in every build of this page. */
const call = api as unknown as <Answer>(name: string, input: Input) => Promise<Answer>;

/** What hosts and co-hosts may change of a live space. */
export type StageChange = Partial<Omit<StageRules, "has_pin" | "rules"> & { speakers: SpeakerPolicy }>;

export const changeStage = (id: string, body: StageChange) =>
  call<Space>("PATCH /api/v1/spaces/{id}/stage", { path: { id }, body });

/** What only the host may change. */
export const changeHouse = (id: string, body: { rules?: string | null; pin?: string | null }) =>
  call<Space>("PATCH /api/v1/spaces/{id}", { path: { id }, body });

/** A link that lets somebody in. */
export interface Invite {
  token: string;
  url: string;
  role: "speaker" | "listener";
  expires_at: string;
  uses: number;
  uses_max: number | null;
  made_by: { name: string } | null;
  created_at: string;
}

export interface InviteOrder {
  role: Invite["role"];
  hours: number;
  uses: number | null;
}

export const invites = (id: string) =>
  call<{ items: Invite[] }>("GET /api/v1/spaces/{id}/invites", { path: { id } });

export const makeInvite = (id: string, body: InviteOrder) =>
  call<Invite>("POST /api/v1/spaces/{id}/invites", { path: { id }, body });

export const takeInviteBack = (id: string, token: string) =>
  call<undefined>("DELETE /api/v1/spaces/{id}/invites/{token}", { path: { id, token } });

export type ReportCategory = "spam" | "abuse" | "hate" | "danger" | "copyright" | "other";

export interface ReportOrder {
  pid?: string;
  message_id?: string;
  category: ReportCategory;
  text: string;
  excerpt: boolean;
}

/** Tell the people who run the server; a guest proves with the key of their seat that they were there. */
export const report = (id: string, body: ReportOrder, guestKey: string | null) =>
  call<undefined>("POST /api/v1/spaces/{id}/reports", { path: { id }, body, guestKey });

export const block = (handle: string) =>
  call<undefined>("PUT /api/v1/users/{handle}/block", { path: { handle } });

export const unblock = (handle: string) =>
  call<undefined>("DELETE /api/v1/users/{handle}/block", { path: { handle } });
