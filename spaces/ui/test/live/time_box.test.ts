import { expect, test } from "vitest";
import { clock, nearness, warning } from "../../src/live/time_box";

const NOW = Date.parse("2026-11-22T20:00:00Z");
const later = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

test("the clock shows what is left, and what share of the whole that is", () => {
  expect(clock(later(90), 120, NOW)).toEqual({ left: 90_000, share: 0.75, nearness: "calm" });
});

test("an extended time begins whole again, instead of more than whole", () => {
  expect(clock(later(180), 120, NOW).share).toBe(1);
});

test("a time that is over stays at nothing", () => {
  expect(clock(later(-5), 120, NOW)).toEqual({ left: 0, share: 0, nearness: "over" });
});

test("without a known length the clock still runs", () => {
  expect(clock(later(60), null, NOW)).toMatchObject({ left: 60_000, share: 1 });
});

test.each([
  [30_001, "calm"],
  [30_000, "soon"],
  [10_001, "soon"],
  [10_000, "last"],
  [1, "last"],
  [0, "over"],
])("%i ms before the end it is %s", (left, expected) => {
  expect(nearness(left)).toBe(expected);
});

test("is said once at 30 and once at 10 seconds", () => {
  const told = [45, 31, 30, 29, 11, 10, 9, 1, 0].map((seconds, index, all) =>
    warning((all[index - 1] ?? 60) * 1000, seconds * 1000),
  );
  expect(told).toEqual([null, null, 30, null, null, 10, null, null, null]);
});

test("a page that slept through the first warning says only the second", () => {
  expect(warning(60_000, 8_000)).toBe(10);
});

test("is not said when the time was over in between", () => {
  expect(warning(60_000, 0)).toBeNull();
});
