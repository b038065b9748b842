/** Somebody on stage who had said "not now" wants their microphone after all. */
import { signal } from "@preact/signals";

export const microphoneAsked = signal(false);
