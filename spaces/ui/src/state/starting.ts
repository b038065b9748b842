/** Whether the dialog that starts a space is open. */
import { signal } from "@preact/signals";

export const starting = signal(false);
