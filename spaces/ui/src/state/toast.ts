/** One short sentence at a time at the edge of the page. */
import { signal } from "@preact/signals";
import { words } from "../api/client";

const SHOWN_MS = 5_000;

export const toast = signal<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function tell(text: string): void {
  clearTimeout(timer);
  toast.value = text;
  timer = setTimeout(() => {
    toast.value = null;
  }, SHOWN_MS);
}

/** For a command that was refused: the server's own words. */
export function tellProblem(error: unknown): void {
  tell(error instanceof Error && "detail" in error && error.detail ? String(error.detail) : words(error));
}
