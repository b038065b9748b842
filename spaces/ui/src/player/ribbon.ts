/** The picture of a recording as numbers: who speaks when, how loud, and what was withheld. Pure. */

export const NOBODY = -1;
/** Somebody spoke who did not agree to be published. */
export const WITHHELD = -2;
/** The title the server gives to such a stretch. */
export const WITHHELD_TITLE = "[speaker withheld]";

export interface VoiceShown {
  /** null: agreed, but without a name. */
  name: string | null;
  /** 0 to 11, null for somebody without a name. */
  color: number | null;
}

/** peaks.json of a recording. */
export interface Peaks {
  /** Seconds of each column. */
  step: number;
  voices: VoiceShown[];
  /** 0 to 255. */
  peaks: number[];
  /** Number in `voices`, NOBODY or WITHHELD. */
  voice: number[];
}

export interface ChapterShown {
  start: number;
  title: string;
}

export interface Turn {
  start: number;
  end: number;
  voice: number;
}

/** One bar of the ribbon as drawn. */
export interface Column {
  /** 0 to 1. */
  height: number;
  voice: number;
}

const PAUSE = 3; // seconds after which the same voice begins another turn
const WORD = 1; // seconds under which it is an interjection and nobody's turn

/** Who has the floor when, interjections left out; withheld stretches among them. */
export function turns({ voice, step }: Pick<Peaks, "voice" | "step">): Turn[] {
  const all: Turn[] = [];
  voice.forEach((one, index) => {
    if (one === NOBODY) return;
    const [start, end] = [index * step, (index + 1) * step];
    const last = all.at(-1);
    if (last && last.voice === one && start - last.end <= PAUSE) last.end = end;
    else all.push({ start, end, voice: one });
  });
  return joined(all.filter((turn) => turn.end - turn.start >= WORD - step / 2));
}

function joined(all: Turn[]): Turn[] {
  const out: Turn[] = [];
  for (const turn of all) {
    const last = out.at(-1);
    if (last && last.voice === turn.voice && turn.start - last.end <= PAUSE) last.end = turn.end;
    else out.push({ ...turn });
  }
  return out;
}

const SOON = 0.3; // seconds: whoever jumped to a turn and jumps on is at its beginning, a little early or late

/** Where a voice takes the floor next; after its last turn its first one again; null when it never does. */
export function nextTurn(all: Turn[], voice: number, now: number): number | null {
  const own = all.filter((turn) => turn.voice === voice);
  const next = own.find(({ start }) => start > now + SOON) ?? own[0];
  return next ? next.start : null;
}

/** Where somebody else takes the floor next; null at the end. */
export function nextVoice(all: Turn[], now: number): number | null {
  const here = all.findLast(({ start }) => start <= now + SOON);
  const next = all.find(({ start, voice }) => start > now + SOON && voice !== here?.voice && voice >= 0);
  return next ? next.start : null;
}

/** Seconds each voice is the loudest, interjections and all. */
export function talkTimes({ voice, step, voices }: Pick<Peaks, "voice" | "step" | "voices">): number[] {
  const times = voices.map(() => 0);
  for (const one of voice) if (one >= 0) times[one] = (times[one] ?? 0) + step;
  return times;
}

/** The number of the voice at a second, NOBODY or WITHHELD. */
export function voiceAt({ voice, step }: Pick<Peaks, "voice" | "step">, second: number): number {
  return voice[Math.floor(second / step)] ?? NOBODY;
}

/** As many bars as fit between two seconds, each as tall as it is loud on average and in the colour of who speaks most. */
export function columns({ peaks, voice, step }: Peaks, count: number, from: number, to: number): Column[] {
  const tall = scale(peaks);
  const index = (second: number) => Math.floor(second / step + 1e-6);
  const wide = (to - from) / count;
  return Array.from({ length: count }, (_, nth) => {
    const first = index(from + nth * wide);
    const next = Math.max(first + 1, index(from + (nth + 1) * wide));
    if (next <= 0) return { height: 0, voice: NOBODY };
    const low = Math.max(0, first);
    return { height: tall(mean(peaks.slice(low, next))), voice: mostOf(voice.slice(low, next)) };
  });
}

const mean = (values: number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

const SILENCE = 10; // of 255
const LOW = 0.3; // height of the quieter moments of speech

/** Levelled voices are all nearly as loud: what lies between their quieter and their louder moments is spread out. */
function scale(peaks: number[]): (peak: number) => number {
  const sounds = peaks.filter((peak) => peak > SILENCE).sort((a, b) => a - b);
  const low = sounds[Math.floor(sounds.length * 0.15)] ?? 0;
  const high = sounds[Math.floor(sounds.length * 0.98)] ?? 255;
  if (high - low < 8) return (peak) => Math.min(1, peak / Math.max(high, 64));
  return (peak) =>
    peak < low ? (LOW * peak) / low : Math.min(1, LOW + ((1 - LOW) * (peak - low)) / (high - low));
}

function mostOf(voices: number[]): number {
  const counts = new Map<number, number>();
  for (const one of voices) if (one !== NOBODY) counts.set(one, (counts.get(one) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? NOBODY;
}

/** The chapter at a second: its index, -1 before the first. */
export function chapterAt(chapters: ChapterShown[], second: number): number {
  return chapters.findLastIndex(({ start }) => start <= second + 0.05);
}

const BACK_TO_START = 3; // seconds into a chapter after which "previous" means its own beginning

/** Where the chapter before begins, or this one when it has been on for a while; 0 at the very beginning. */
export function previousChapter(chapters: ChapterShown[], now: number): number {
  const here = chapterAt(chapters, now);
  const own = chapters[here]?.start ?? 0;
  return now - own > BACK_TO_START ? own : (chapters[here - 1]?.start ?? 0);
}

/** Where the next chapter begins, or null in the last. */
export function nextChapter(chapters: ChapterShown[], now: number): number | null {
  return chapters[chapterAt(chapters, now) + 1]?.start ?? null;
}
