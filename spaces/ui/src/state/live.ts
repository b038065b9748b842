/** The one space this tab is in. It lives outside the pages, so the sound goes on while people move about. */

import { computed, effect, signal } from "@preact/signals";
import type { Microphone } from "../live/microphone";
import type { WayIn } from "../live/protocol";
import { type MediaState, Session, SILENT } from "../live/session";
import { initial, type LiveState, moderates, onStage } from "../live/store";
import { heardInRoom } from "./room_news";
import { kept } from "./storage";
import { forgetTalk, heardTalk } from "./talk";

export const session = signal<Session | null>(null);
export const room = signal<LiveState>(initial);
export const media = signal<MediaState>(SILENT);

export const amOnStage = computed(() => onStage(room.value.you.role));
export const amModerator = computed(() => moderates(room.value.you.role));
/** Something plays or is about to: what the dock shows. */
export const inside = computed(
  () => session.value !== null && ["connecting", "here", "reconnecting"].includes(room.value.phase),
);

const GUEST_NAME = "guest-name";
export const guestName = signal(kept.getItem(GUEST_NAME) ?? "");
effect(() => {
  if (guestName.value) kept.setItem(GUEST_NAME, guestName.value);
});

/** Go into a space; being in it already changes nothing. */
export function enter(spaceId: string, way: Partial<WayIn> = {}): Session {
  const now = session.peek();
  if (now?.spaceId === spaceId && inside.peek()) return now;
  if (now) leave();
  const next: Session = new Session(
    spaceId,
    () => guestName.peek() || null,
    {
      room: (state) => {
        if (session.peek() === next) room.value = state;
      },
      media: (state) => {
        if (session.peek() === next) media.value = state;
      },
      event: (event, before) => {
        heardInRoom(event, before, next.room.pid);
        heardTalk(event, next.room.pid, onStage(next.room.you.role));
      },
    },
    way,
  );
  forgetTalk();
  room.value = next.room;
  media.value = next.media;
  session.value = next;
  next.join();
  return next;
}

/** A space started here goes on the air with the microphone that was tested before. */
export function enterSpeaking(spaceId: string, microphone: Microphone | null): void {
  const entered = enter(spaceId);
  if (microphone) entered.speak(microphone);
}

export function leave(): void {
  session.peek()?.leave();
}
