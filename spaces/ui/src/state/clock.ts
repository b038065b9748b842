/** The present, once a second: for waiting times and countdowns. */
import { signal } from "@preact/signals";

export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, 1_000);
