/** The player's keys, wherever the focus is, except where the key means something there already. */
import { useLayoutEffect } from "preact/hooks";
import { length, seek, seekBy, setSpeed, speed, time, toggle, toggleMuted, track } from "./audio";
import { speedBeside, type Wish, wish } from "./keys";
import { nextChapter, nextVoice, type Peaks, previousChapter, turns } from "./ribbon";

const TYPED_INTO = "input, textarea, select, [contenteditable], dialog";
const PRESSED = "button, a, summary, [role=slider]";

/**
 * Heard from the first frame on: whoever sees the page can press. `begin` loads what the page shows, if something else
 * or nothing is loaded yet; with false the key has done its work.
 */
export function usePlayerKeys(peaks: Peaks | null, begin: (wanted: Wish) => unknown): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as Element;
      if (event.defaultPrevented || target.closest(TYPED_INTO)) return;
      if (event.key === " " && target.closest(PRESSED)) return;
      const wanted = wish(event);
      if (!wanted) return;
      event.preventDefault();
      if (begin(wanted) !== false) fulfil(wanted, peaks);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [peaks, begin]);
}

function fulfil(wanted: Wish, peaks: Peaks | null): void {
  if (wanted.do === "by") seekBy(wanted.seconds);
  else if (wanted.do === "share") seek(wanted.of * length.peek());
  else deeds(peaks)[wanted.do]();
}

const deeds = (peaks: Peaks | null): Record<Exclude<Wish["do"], "by" | "share">, () => void> => {
  const chapters = track.peek()?.chapters ?? [];
  return {
    toggle,
    mute: toggleMuted,
    slower: () => setSpeed(speedBeside(speed.peek(), -1)),
    faster: () => setSpeed(speedBeside(speed.peek(), 1)),
    previous: () => seek(previousChapter(chapters, time.peek())),
    next: () => goTo(nextChapter(chapters, time.peek())),
    previousItem: () => track.peek()?.queue?.previous(),
    nextItem: () => track.peek()?.queue?.next(),
    voice: () => goTo(peaks && nextVoice(turns(peaks), time.peek())),
  };
};

function goTo(second: number | null): void {
  if (second !== null) seek(second);
}
