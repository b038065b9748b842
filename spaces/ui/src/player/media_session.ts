/** What the lock screen and the headset's buttons know of a recording or an episode; a live space comes before it. */
import { effect } from "@preact/signals";
import { inside } from "../state/live";
import { close, length, pause, playing, seek, seekBy, speed, start, time, track } from "./audio";
import { STEP } from "./keys";
import { nextChapter, previousChapter } from "./ribbon";

const control = navigator.mediaSession;
type Handlers = Partial<Record<MediaSessionAction, MediaSessionActionHandler | null>>;

const chapters = () => track.peek()?.chapters ?? [];

const HANDLERS: Handlers = {
  play: start,
  pause,
  stop: close,
  seekbackward: ({ seekOffset }) => seekBy(-(seekOffset ?? STEP)),
  seekforward: ({ seekOffset }) => seekBy(seekOffset ?? STEP),
  seekto: ({ seekTime }) => seek(seekTime ?? 0),
  previoustrack: previous,
  nexttrack: next,
};

/** In a station the buttons go from item to item, else from chapter to chapter. */
function previous(): void {
  const queue = track.peek()?.queue;
  if (queue) queue.previous();
  else seek(previousChapter(chapters(), time.peek()));
}

function next(): void {
  const queue = track.peek()?.queue;
  if (queue) queue.next();
  else seek(nextChapter(chapters(), time.peek()) ?? length.peek());
}

function handle(mine: boolean): void {
  for (const [action, handler] of Object.entries(HANDLERS))
    try {
      control.setActionHandler(action as MediaSessionAction, mine ? handler : null);
    } catch {
      // a browser that does not know this button
    }
}

function place(): void {
  const duration = length.peek();
  if (duration > 0)
    control.setPositionState?.({
      duration,
      playbackRate: speed.value,
      position: Math.min(duration, time.peek()),
    });
}

if (control) {
  let mine = false;
  effect(() => {
    const now = inside.value ? null : track.value;
    if (mine !== (now !== null)) handle(now !== null);
    mine = now !== null;
    if (!now) return;
    const { title, by, album, picture } = now;
    control.metadata = new MediaMetadata({
      title,
      artist: by,
      album,
      artwork: picture ? [{ src: picture }] : [],
    });
  });
  effect(() => {
    if (inside.value || !track.value) return;
    control.playbackState = playing.value ? "playing" : "paused";
    place();
  });
  // The clock of the lock screen runs by itself; it is set right every few seconds.
  setInterval(() => {
    if (mine && playing.peek()) place();
  }, 5_000);
}
