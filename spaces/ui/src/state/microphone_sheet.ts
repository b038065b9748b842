/** Whether somebody on stage without a microphone looks at the sheet that opens it, or has put it off. */
import { computed, signal } from "@preact/signals";
import { amOnStage, media, room, session } from "./live";

/** The space in which "not now" was said. */
export const putOff = signal<string | null>(null);

export const microphoneSheet = computed(() => {
  const silent = room.value.phase === "here" && amOnStage.value && media.value.microphone === null;
  const here = session.value?.spaceId ?? null;
  return silent && !media.value.reopening && putOff.value !== here;
});
