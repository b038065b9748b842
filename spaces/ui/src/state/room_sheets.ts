/** Which of the room's sheets is open; one at a time. */
import { computed, signal } from "@preact/signals";
import type { Tab } from "../pages/space/tabs";
import { amModerator } from "./live";

export type RoomSheet =
  | "more"
  | "chat"
  | "queue"
  | "people"
  | "settings"
  | "invites"
  | "share"
  | "rules"
  | "ask"
  | "join"
  | "off_record"
  | "end"
  | "leave"
  | "step_down"
  | "report"
  | "notices"
  | "log"
  | "bans";

export const roomSheet = signal<RoomSheet | null>(null);

export function closeSheet(): void {
  roomSheet.value = null;
}

/** Somebody of the room about whom the person sheet is: on stage, in the queue or in the chat. */
export interface Shown {
  pid: string;
  name: string;
  handle: string | null;
  color: number;
}

export const personShown = signal<Shown | null>(null);

/** Open the sheet about somebody, from wherever their name stands. */
export function showPerson({ pid, name, handle, color }: Shown): void {
  roomSheet.value = null;
  personShown.value = { pid, name, handle, color };
}

/** The tab of the panel that somebody pressed. */
export const chosenTab = signal<Tab | null>(null);
/** Hosts look after the queue first, others talk. */
export const panelTab = computed<Tab>(() => chosenTab.value ?? (amModerator.value ? "queue" : "chat"));
