import { expect, test } from "vitest";
import { around, drawn, moved, nearer } from "../../src/player/stretches";

const CLIP = { from: 0, to: 300, shortest: 1, longest: 60 };

test("drawing keeps where it began, in either direction", () => {
  expect(drawn(100, 120, CLIP)).toEqual({ start: 100, end: 120 });
  expect(drawn(100, 80, CLIP)).toEqual({ start: 80, end: 100 });
});

test("what is drawn is never too long, too short or outside", () => {
  expect(drawn(100, 250, CLIP)).toEqual({ start: 100, end: 160 });
  expect(drawn(100, 0, CLIP)).toEqual({ start: 40, end: 100 });
  expect(drawn(100, 100, CLIP)).toEqual({ start: 100, end: 101 });
  expect(drawn(300, 400, CLIP)).toEqual({ start: 299, end: 300 });
});

test("a handle stays on its side of the other", () => {
  const chosen = { start: 100, end: 130 };
  expect(moved(chosen, "start", 200, CLIP)).toEqual({ start: 129, end: 130 });
  expect(moved(chosen, "end", 20, CLIP)).toEqual({ start: 100, end: 101 });
  expect(moved(chosen, "end", 999, { ...CLIP, longest: 300 })).toEqual({ start: 100, end: 300 });
});

test("a handle that goes too far takes the other along", () => {
  expect(moved({ start: 100, end: 130 }, "start", 20, CLIP)).toEqual({ start: 20, end: 80 });
  expect(moved({ start: 100, end: 130 }, "end", 190, CLIP)).toEqual({ start: 130, end: 190 });
});

test("the nearer handle comes", () => {
  expect(nearer({ start: 100, end: 200 }, 120)).toBe("start");
  expect(nearer({ start: 100, end: 200 }, 180)).toBe("end");
});

test("a part around a place stays inside the recording", () => {
  expect(around(150, 60, 300)).toEqual({ from: 120, to: 180 });
  expect(around(5, 60, 300)).toEqual({ from: 0, to: 60 });
  expect(around(299, 60, 300)).toEqual({ from: 240, to: 300 });
  expect(around(10, 60, 30)).toEqual({ from: 0, to: 30 });
});
