/** The one audio element for recordings and episodes. It lives outside the pages, so playing goes on while people move about. */
import { computed, effect, signal } from "@preact/signals";
import { played, type Recording } from "../api/recordings";
import { library } from "../messages/library";
import { inside } from "../state/live";
import { tell } from "../state/toast";
import { mark, place, remember, rememberSpeed, speedBefore } from "./memory";
import { recordingItem, recordingOf, type Track } from "./track";

export type { Track } from "./track";

const COUNTS_AFTER = 5; // seconds heard after which it was a play
const KEEP_EVERY = 5; // seconds between two looks at the place
const AGAIN = 10_000; // ms in which a second break is no accident
const PATIENCE = 15_000; // ms in which a server that keeps silent may begin to answer

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
export const loadedId = computed(() => (track.value?.clip ? null : recordingOf(track.value)));

const element = new Audio();
element.preload = "metadata";
element.preservesPitch = true;
let heard = 0;
let keptAt = 0;
let wanted: number | null = null; // where to begin once its length is known
let broken = Number.NEGATIVE_INFINITY; // ms since the page began, of the last break
let patience: ReturnType<typeof setTimeout> | undefined;

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
  return { ...about(recording), url: `${pathOf(url)}?v=${recording.revision}` }; // new content after every rendering
}

/** One of its clips, which plays on its own. */
export function clipOf(
  recording: Recording,
  clip: { id: string; title: string },
  url: string,
  duration: number,
) {
  return { ...about(recording), url: pathOf(url), title: clip.title, duration, clip };
}

function about(recording: Recording): Omit<Track, "url"> {
  const { id, title, host, topics, duration, chapters } = recording;
  return {
    id: recordingItem(id),
    title,
    by: host.name,
    album: topics.join(", "),
    duration: duration ?? 0,
    chapters,
    picture: null,
    home: `/r/${id}`,
    recording,
    clip: null,
    queue: null,
  };
}

/** Make it the one that plays; loading what is loaded already changes nothing but what is known about it. */
export function load(next: Track, at: number | null = null): void {
  const before = track.peek();
  if (before && sameSound(before, next)) {
    const { url, duration } = before; // the element knows a preview's length better
    track.value = { ...inQueue(before, next), url, duration };
    if (at !== null) seek(at);
    return;
  }
  const again = before !== null && before.id === next.id && before.clip?.id === next.clip?.id;
  const wasPlaying = again && playing.peek();
  if (!again) keep();
  track.value = again ? inQueue(before, next) : next;
  begin(next, at ?? (again ? stillThere(before, next) : placeIn(next)));
  if (wasPlaying) start();
}

/** More is known of what plays: it goes on as it was. */
export function learnOf(id: string, more: Partial<Pick<Track, "recording" | "chapters">>): void {
  const now = track.peek();
  if (now?.id === id && !now.clip) track.value = { ...now, ...more };
}

/** What plays in a station goes on doing so when its recording's own page is opened. */
const inQueue = ({ queue, home, album, picture }: Track, next: Track): Track =>
  queue && !next.queue && !next.clip ? { ...next, queue, home, album, picture } : next;

/** A station names a recording's file without its revision. */
const sameSound = (before: Track, next: Track): boolean =>
  before.url === next.url ||
  (before.id === next.id && !before.recording && !next.clip && pathOf(before.url) === pathOf(next.url));

/** The same moment in new files, which may begin elsewhere. */
const stillThere = (before: Track, next: Track): number =>
  Math.max(0, time.peek() + (before.recording?.offset ?? 0) - (next.recording?.offset ?? 0));

/** Where somebody stopped listening to it. */
export const placeIn = ({ clip, id, duration }: Track): number => (clip ? 0 : place(id, duration || null));

function begin(next: Track, at: number): void {
  heard = 0;
  keptAt = at;
  wanted = at;
  broken = Number.NEGATIVE_INFINITY;
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
  sound();
}

function sound(): void {
  element.play().catch(() => undefined); // a refusal comes as the events "pause" and "error"
  const now = element.src;
  clearTimeout(patience);
  patience = setTimeout(() => {
    if (element.src === now && element.readyState === 0 && !element.paused) broke();
  }, PATIENCE);
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
  if (now && !now.clip) remember(now.id, time.peek(), now.duration || null);
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

function count(now: Track, seconds: number): void {
  const before = heard;
  heard += Math.min(seconds, 1);
  const recording = now.clip ? null : recordingOf(now);
  if (recording && before < COUNTS_AFTER && heard >= COUNTS_AFTER) played(recording).catch(() => undefined);
}

/** Files know their length better than what was said of them: a preview is shorter, a podcast has other advertisements. */
function measured(): void {
  const now = track.peek();
  if (now && Number.isFinite(element.duration) && Math.abs(now.duration - element.duration) > 1)
    track.value = { ...now, duration: element.duration };
}

function ready(): void {
  measured();
  if (wanted !== null) element.currentTime = wanted;
  wanted = null;
  element.playbackRate = speed.peek();
}

element.addEventListener("loadedmetadata", ready);
element.addEventListener("durationchange", measured);
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
  const now = track.peek();
  playing.value = false;
  if (!now || now.clip) return;
  mark(now.id, true);
  now.queue?.ended();
});

function broke(): void {
  const now = track.peek();
  if (!now) return;
  const wasPlaying = playing.peek();
  const accident = wasPlaying && performance.now() - broken > AGAIN;
  broken = performance.now();
  if (accident) {
    // The network was away for a moment, or the file was made anew while it was heard: go on where it broke off.
    reload();
    sound();
    return;
  }
  failed.value = true;
  playing.value = false;
  waiting.value = false;
  if (wasPlaying) now.queue?.broken();
}

element.addEventListener("error", broke);
addEventListener("pagehide", keep);

// A live space wins: whoever steps into one hears it alone.
effect(() => {
  if (inside.value) pause();
});

/** The element's own time between two of its events: for a line that moves smoothly. */
export const exactTime = (): number => (wanted === null ? element.currentTime : wanted);
