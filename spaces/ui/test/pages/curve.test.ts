import { expect, test } from "vitest";
import { barsOf, curveOf, HEIGHT, WIDTH } from "../../src/pages/space/curve";

const NOON = Date.parse("2026-11-22T12:00:00Z");
const minute = (at: number, listeners: number) => ({
  at: new Date(NOON + at * 60_000).toISOString(),
  listeners,
});

test("nothing has no curve", () => {
  expect(curveOf([], NOON)).toBeNull();
});

test("the curve goes from edge to edge, and its peak is the most there ever were", () => {
  const curve = curveOf([minute(0, 1), minute(1, 8), minute(2, 4)], NOON + 3 * 60_000);
  expect(curve?.line.startsWith("M0 ")).toBe(true);
  expect(curve?.line.endsWith(`${WIDTH} ${HEIGHT / 2}`)).toBe(true);
  expect(curve?.peak).toMatchObject({ count: 8, minute: 1, x: 200, y: 0 });
  expect(curve?.marks.map(({ count }) => count)).toEqual([8, 4]);
  expect(curve?.length).toBe(3);
});

test("a space without listeners lies on the ground", () => {
  const curve = curveOf([minute(0, 0), minute(1, 0)], NOON + 120_000);
  expect(curve?.line).not.toContain("NaN");
  expect(curve?.peak.count).toBe(0);
});

test("a single short minute is a line all the same", () => {
  const curve = curveOf([minute(0, 3)], NOON);
  expect(curve?.line).not.toMatch(/NaN|Infinity/);
});

test("no number of any curve lies outside of the drawing", () => {
  for (let seed = 1; seed < 200; seed++) {
    const minutes = Array.from({ length: seed % 40 }, (_, at) => minute(at, (seed * (at + 7) * 7919) % 97));
    const curve = curveOf(minutes, NOON + minutes.length * 60_000);
    const points = curve?.line.match(/-?[\d.]+/g)?.map(Number) ?? [];
    expect(points.every((point) => point >= 0 && point <= WIDTH)).toBe(true);
  }
});

test("bars add up what stopped near each other, at most sixty of them", () => {
  const stops = Array.from({ length: 400 }, (_, index) => ({ second: index * 5, count: 1 }));
  const bars = barsOf(stops, 2000);
  expect(bars.length).toBeLessThanOrEqual(60);
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(400);
  expect(Math.max(...bars.map(({ share }) => share))).toBe(1);
});
