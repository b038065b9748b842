import { expect, test } from "vitest";
import { seats } from "../../src/pages/space/seats";

test("one person sits in the middle of the first row", () => {
  const { taken, width } = seats(1);
  expect(taken).toHaveLength(1);
  expect(taken[0]?.x).toBe(width / 2);
});

test("nobody takes no seat", () => {
  expect(seats(0).taken).toHaveLength(0);
});

test("no two people sit on each other", () => {
  const places = seats(1_000).taken.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(places.length);
});

test("a great crowd fills the hall and no more", () => {
  expect(seats(100_000).taken).toHaveLength(seats(1_000).taken.length);
});

test("everybody fits in the drawing", () => {
  const { taken, width, height } = seats(100_000);
  for (const { x, y, r } of taken) {
    expect(x - r).toBeGreaterThanOrEqual(0);
    expect(x + r).toBeLessThanOrEqual(width);
    expect(y - r).toBeGreaterThanOrEqual(0);
    expect(y + r).toBeLessThanOrEqual(height);
  }
});
