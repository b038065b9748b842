import { expect, test } from "vitest";
import {
  chapterAt,
  columns,
  NOBODY,
  nextChapter,
  nextTurn,
  nextVoice,
  type Peaks,
  previousChapter,
  talkTimes,
  turns,
  voiceAt,
  WITHHELD,
} from "../../src/player/ribbon";

const MIRA = { name: "Mira", color: 1 };
const JO = { name: "Jo", color: 4 };

/** One column a second: "a" is Mira, "b" is Jo, "." is nobody. */
function heard(who: string): Peaks {
  const voice = [...who].map((one) => ({ a: 0, b: 1 })[one] ?? NOBODY);
  return { step: 1, voices: [MIRA, JO], voice, peaks: voice.map((one) => (one === NOBODY ? 0 : 255)) };
}

test("turns are who has the floor; breaths do not interrupt", () => {
  expect(turns(heard("aaa.aabbbb"))).toEqual([
    { start: 0, end: 6, voice: 0 },
    { start: 6, end: 10, voice: 1 },
  ]);
});

test("a word thrown in takes no turn", () => {
  const peaks = { step: 0.1, voice: [...Array(40).fill(0), ...Array(5).fill(1), ...Array(40).fill(0)] };
  const [first, ...rest] = turns(peaks);
  expect(first?.start).toBe(0);
  expect(first?.end).toBeCloseTo(8.5);
  expect(rest).toEqual([]);
});

test("a long silence ends a turn", () => {
  expect(turns(heard("aaa......aaa"))).toHaveLength(2);
});

test("the next time a voice speaks is after now, and after its last turn the first one again", () => {
  const floor = turns(heard("aaaabbbbaaaabbbb"));
  expect(nextTurn(floor, 1, 0)).toBe(4);
  expect(nextTurn(floor, 1, 4)).toBe(12);
  expect(nextTurn(floor, 1, 13)).toBe(4);
  expect(nextTurn(floor, 7, 0)).toBeNull();
});

test("the next speaker is somebody else than who speaks now", () => {
  const floor = turns(heard("aaaabbbbaaaa"));
  expect(nextVoice(floor, 1)).toBe(4);
  expect(nextVoice(floor, 5)).toBe(8);
  expect(nextVoice(floor, 9)).toBeNull();
});

test("nobody is sent to somebody who is withheld", () => {
  const floor = [
    { start: 0, end: 4, voice: 0 },
    { start: 4, end: 8, voice: WITHHELD },
    { start: 8, end: 12, voice: 1 },
  ];
  expect(nextVoice(floor, 1)).toBe(8);
});

test("talk times count every moment a voice is heard, interjections as well", () => {
  const { step } = heard("a");
  const times = talkTimes(heard("aaaab.aaaa"));
  expect(times[0]).toBeCloseTo(8 * step);
  expect(times[1]).toBeCloseTo(1 * step);
});

test("a withheld stretch is a turn of nobody we know", () => {
  const peaks = { ...heard("aa..aa"), voice: [0, 0, WITHHELD, WITHHELD, 0, 0] };
  expect(turns(peaks).map(({ voice }) => voice)).toEqual([0, WITHHELD, 0]);
  expect(talkTimes(peaks)).toEqual([4, 0]);
  expect(voiceAt(peaks, 2.5)).toBe(WITHHELD);
  expect(voiceAt(peaks, 99)).toBe(NOBODY);
});

test("every bar has the voice that speaks most, and louder moments are taller", () => {
  const peaks = { ...heard("aabbbb.."), peaks: [120, 120, 250, 250, 180, 180, 0, 0] };
  const bars = columns(peaks, 4, 0, 8);
  expect(bars.map(({ voice }) => voice)).toEqual([0, 1, 1, NOBODY]);
  const [quiet = 0, loud = 0, middle = 0, silent = 1] = bars.map(({ height }) => height);
  expect([silent, quiet, middle, loud]).toEqual([silent, quiet, middle, loud].sort((a, b) => a - b));
  expect(loud).toBe(1);
  expect(silent).toBe(0);
});

test("more bars than columns show each column several times", () => {
  expect(columns(heard("ab"), 4, 0, 2).map(({ voice }) => voice)).toEqual([0, 0, 1, 1]);
});

test("a part of the ribbon shows that part, and nothing before or after the file", () => {
  expect(columns(heard("aabb"), 4, 2, 6).map(({ voice }) => voice)).toEqual([1, 1, NOBODY, NOBODY]);
  expect(columns(heard("aabb"), 4, -2, 2).map(({ voice }) => voice)).toEqual([NOBODY, NOBODY, 0, 0]);
});

test("one quiet voice all along is seen, and is not blown up to the loudest", () => {
  const [bar] = columns({ step: 1, voices: [MIRA], voice: [0], peaks: [26] }, 1, 0, 1);
  expect(bar?.height).toBeGreaterThan(0.2);
  expect(bar?.height).toBeLessThan(0.6);
});

const CHAPTERS = [
  { start: 0, title: "One" },
  { start: 60, title: "Two" },
  { start: 120, title: "Three" },
];

test("chapters are known by the second", () => {
  expect(chapterAt(CHAPTERS, 0)).toBe(0);
  expect(chapterAt(CHAPTERS, 60)).toBe(1);
  expect(chapterAt(CHAPTERS, 999)).toBe(2);
  expect(chapterAt([], 5)).toBe(-1);
});

test("back goes to this chapter's beginning first, then to the one before", () => {
  expect(previousChapter(CHAPTERS, 80)).toBe(60);
  expect(previousChapter(CHAPTERS, 61)).toBe(0);
  expect(previousChapter(CHAPTERS, 1)).toBe(0);
  expect(previousChapter([], 50)).toBe(0);
});

test("on goes to the next chapter, and nowhere from the last", () => {
  expect(nextChapter(CHAPTERS, 1)).toBe(60);
  expect(nextChapter(CHAPTERS, 130)).toBeNull();
});
