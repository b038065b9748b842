/** What the lock screen and the headset's buttons know: the space that plays, and how a listener leaves it. */
import { computed, effect } from "@preact/signals";
import { track } from "../player/audio";
import { amOnStage, inside, leave, room } from "./live";

const playing = computed(() => inside.value && room.value.space?.state === "live");
const title = computed(() => room.value.space?.title ?? "");
const host = computed(() => room.value.space?.host.name ?? "");

effect(() => {
  const control = navigator.mediaSession;
  if (!control || (track.value && !inside.value)) return; // a recording has the word: player/media_session.ts
  control.metadata = playing.value ? new MediaMetadata({ title: title.value, artist: host.value }) : null;
  control.playbackState = playing.value ? "playing" : "none";
  // Whoever is on stage leaves it on purpose, not by a button on a cable.
  control.setActionHandler("stop", playing.value && !amOnStage.value ? leave : null);
});
