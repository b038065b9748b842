/** The one audio element for recordings. It lives outside the pages, so playing goes on while people move about. */
import { computed, effect, signal } from "@preact/signals";
import { played, type Recording } from "../api/recordings";
import { library } from "../messages/library";
import { inside } from "../state/live";
import { tell } from "../state/toast";
import { place, remember, rememberSpeed, speedBefore } from "./memory";

const COUNTS_AFTER = 5; // seconds heard after which it was a play
const KEEP_EVERY = 5; // seconds between two looks at the place

/** What is loaded: a recording, whole or as its preview, or one of its clips. */
export interface Track {
  recording: Recording;
  url: string;
  title: string;
  /** Seconds; of the whole file. */
  duration: number;
  /** A clip plays on its own and leaves no place behind. */
  clip: { id: string; title: string } | null;
}

export const track = signal<Track | null>(null);
export const playing = signal(false);
/** Wants to play but waits for the network. */
export const waiting = signal(false);
export const time = signal(0);
export const speed = signal(speedBefore());
export const muted = signal(false);
export const failed = signal(false);
/** Plays up to here and stops: the end of a stretch in the address, or of a chosen clip. */
let stopAt: number | null = null;

/** The recording that is loaded whole; null when nothing is, or only a clip of one. */
export const loadedId = computed(() => (track.value?.clip ? null : (track.value?.recording.id ?? null)));

const element = new Audio();
element.preload = "metadata";
element.preservesPitch = true;
let heard = 0;
let keptAt = 0;
let wanted: number | null = null; // where to begin once its length is known

function fileOf({ files }: Recording): string | null {
  const audio = files.filter(({ type }) => type.startsWith("audio/"));
  const able = audio.filter(({ type }) => element.canPlayType(type) !== "");
  return (able.find(({ preview }) => !preview) ?? able[0])?.url ?? null;
}

/** The path of a file's address: it is of this origin, under whatever name the page was opened. */
export const pathOf = (url: string): string => new URL(url, location.href).pathname;

/** The recording as something to play; null while it has no file. */
export function trackOf(recording: Recording): Track | null {
  const url = fileOf(recording);
  if (!url) return null;
  const { title, duration } = recording;
  return {
    recording,
    url: `${pathOf(url)}?v=${recording.revision}`, // with new content after every rendering
    title,
    duration: duration ?? 0,
    clip: null,
  };
}

/** Make it the one that plays; loading what is loaded already changes nothing but what is known about it. */
export function load(next: Track, at: number | null = null): void {
  const before = track.peek();
  const same = before?.url === next.url;
  track.value = same ? { ...next, duration: before.duration } : next; // the element knows a preview's length better
  if (same) {
    if (at !== null) seek(at);
    return;
  }
  const sameAgain =
    before !== null && before.recording.id === next.recording.id && before.clip?.id === next.clip?.id;
  const wasPlaying = sameAgain && playing.peek();
  begin(next, at ?? (sameAgain ? stillThere(before, next) : placeIn(next)));
  if (wasPlaying) start();
}

/** The same moment in new files, which may begin elsewhere. */
const stillThere = (before: Track, next: Track): number =>
  Math.max(0, time.peek() + before.recording.offset - next.recording.offset);

/** Where somebody stopped listening to it. */
export const placeIn = ({ clip, recording, duration }: Track): number =>
  clip ? 0 : place(recording.id, duration);

function begin(next: Track, at: number): void {
  heard = 0;
  wanted = at;
  failed.value = false;
  stopAt = null;
  time.value = at;
  element.src = next.url;
  element.playbackRate = speed.peek();
}

/** Play on. In a live space its sound wins, and the page says so. */
export function start(): void {
  if (inside.peek()) {
    tell(library.player.liveWins);
    return;
  }
  if (failed.peek()) reload();
  element.play().catch(() => undefined); // a refusal comes as the events "pause" and "error"
}

export const pause = (): void => element.pause();

export function toggle(): void {
  if (element.paused) start();
  else pause();
}

/** Begin this one at a place, or at the remembered one; playing already, stop. */
export function play(next: Track, at: number | null = null): void {
  load(next, at);
  start();
}

/** Play from here to there and stop. */
export function playStretch(next: Track, from: number, to: number): void {
  load(next, from);
  stopAt = to;
  start();
  watchEnd();
}

/** The element tells its time four times a second only: too coarse to hear where a cut lies. */
function watchEnd(): void {
  if (stopAt === null || track.peek() === null) return;
  if (wanted === null && element.currentTime >= stopAt) pause();
  else requestAnimationFrame(watchEnd);
}

export const length = computed(() => track.value?.duration ?? 0);

export function seek(to: number): void {
  const at = Math.min(Math.max(0, to), length.peek() || to);
  time.value = at;
  stopAt = null;
  if (element.readyState === 0) wanted = at;
  else element.currentTime = at;
}

export const seekBy = (seconds: number): void => seek(time.peek() + seconds);

export function setSpeed(next: number): void {
  speed.value = next;
  element.playbackRate = next;
  element.defaultPlaybackRate = next;
  rememberSpeed(next);
}

export function toggleMuted(): void {
  muted.value = !muted.peek();
  element.muted = muted.peek();
}

/** Stop and put it away. */
export function close(): void {
  keep();
  track.value = null;
  playing.value = false;
  element.pause();
  element.removeAttribute("src");
  element.load();
}

/** Try again where the network or the server failed. */
export function reload(): void {
  const now = track.peek();
  if (!now) return;
  failed.value = false;
  wanted = time.peek();
  element.load();
}

function keep(): void {
  const now = track.peek();
  if (now && !now.clip && now.duration > 0) remember(now.recording.id, time.peek(), now.duration);
}

function moved(): void {
  const now = track.peek();
  if (!now || wanted !== null) return;
  const at = element.currentTime;
  if (playing.peek() && at > time.peek()) count(now, at - time.peek());
  time.value = at;
  if (stopAt !== null && at >= stopAt) pause(); // in a hidden tab there are no frames
  if (Math.abs(at - keptAt) > KEEP_EVERY) {
    keptAt = at;
    keep();
  }
}

function count({ recording, clip }: Track, seconds: number): void {
  const before = heard;
  heard += Math.min(seconds, 1);
  if (!clip && before < COUNTS_AFTER && heard >= COUNTS_AFTER) played(recording.id).catch(() => undefined);
}

function ready(): void {
  const now = track.peek();
  if (now && Number.isFinite(element.duration) && Math.abs(now.duration - element.duration) > 1)
    track.value = { ...now, duration: element.duration }; // a preview is shorter than the recording
  if (wanted !== null) element.currentTime = wanted;
  wanted = null;
  element.playbackRate = speed.peek();
}

element.addEventListener("loadedmetadata", ready);
element.addEventListener("timeupdate", moved);
element.addEventListener("play", () => {
  playing.value = true;
});
element.addEventListener("pause", () => {
  playing.value = false;
  waiting.value = false;
  stopAt = null;
  keep();
});
element.addEventListener("waiting", () => {
  waiting.value = true;
});
element.addEventListener("playing", () => {
  waiting.value = false;
});
element.addEventListener("ended", () => {
  playing.value = false;
  keep();
});
const AGAIN = 10_000; // ms in which a second break is no accident
let broken = Number.NEGATIVE_INFINITY; // ms since the page began, of the last break
element.addEventListener("error", () => {
  if (!track.peek()) return;
  const accident = playing.peek() && performance.now() - broken > AGAIN;
  broken = performance.now();
  if (accident) {
    // The network was away for a moment, or the file was made anew while it was heard: go on where it broke off.
    reload();
    element.play().catch(() => undefined);
    return;
  }
  failed.value = true;
  playing.value = false;
  waiting.value = false;
});
addEventListener("pagehide", keep);

// A live space wins: whoever steps into one hears it alone.
effect(() => {
  if (inside.value) pause();
});

/** The element's own time between two of its events: for a line that moves smoothly. */
export const exactTime = (): number => (wanted === null ? element.currentTime : wanted);
