/** Calls about the stage of a space, its doors, and the people in it. */
import { api } from "./client";
import type { Invite, InviteOrder, ReportOrder, SpaceChange, StageOptions } from "./schema";

export type { Invite };
/** A link that is asked for, with everything chosen. */
export type ChosenInvite = Required<InviteOrder>;

/** What hosts and co-hosts may change of a live space. */
export type StageChange = {
  [Name in keyof StageOptions]: Name extends "stage_limit" | "time_box"
    ? StageOptions[Name]
    : NonNullable<StageOptions[Name]>;
};

export const changeStage = (id: string, body: StageChange) =>
  api("PATCH /api/v1/spaces/{id}/stage", { path: { id }, body });

/** What only the host may change. */
export const changeHouse = (
  id: string,
  body: Pick<SpaceChange, "rules" | "pin" | "title" | "topics" | "language">,
) => api("PATCH /api/v1/spaces/{id}", { path: { id }, body });

/** Links that let somebody in. */
export const invites = (id: string) => api("GET /api/v1/spaces/{id}/invites", { path: { id } });

export const makeInvite = (id: string, body: InviteOrder) =>
  api("POST /api/v1/spaces/{id}/invites", { path: { id }, body });

export const takeInviteBack = (id: string, token: string) =>
  api("DELETE /api/v1/spaces/{id}/invites/{token}", { path: { id, token } });

export type ReportCategory = ReportOrder["category"];

/** Tell the people who run the server; a guest proves with the key of their seat that they were there. */
export const report = (id: string, body: ReportOrder, guestKey: string | null) =>
  api("POST /api/v1/spaces/{id}/reports", { path: { id }, body, guestKey });
