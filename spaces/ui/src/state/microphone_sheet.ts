/** Whether somebody on stage without a microphone looks at the sheet that opens it, or has put it off. */
import { computed, signal } from "@preact/signals";
import { amOnStage, media, room, session } from "./live";

/** The space in which "not now" was said. */
export const putOff = signal<string | null>(null);

/** Speaking by another window or program of mine; only on purpose does this one take over. */
export const elsewhere = computed(() => media.value.microphone === null && room.value.you.publishing);

/** The space in which this window shall take over. */
export const takeOver = signal<string | null>(null);

export const microphoneSheet = computed(() => {
  const silent = room.value.phase === "here" && amOnStage.value && media.value.microphone === null;
  const here = session.value?.spaceId ?? null;
  if (!silent || media.value.reopening) return false;
  return elsewhere.value ? takeOver.value === here : putOff.value !== here;
});

/** Whether I look at my microphone's devices while it is open. */
export const microphoneOpen = signal(false);
