import { expect, test } from "vitest";
import { floats, Mine } from "../../src/live/reactions";

const half = () => 0.5;

test("each reaction goes up, spread over the time of a bundle", () => {
  const all = floats("👏", 3, half);
  expect(all.map(({ emoji }) => emoji)).toEqual(["👏", "👏", "👏"]);
  expect(all.map(({ delay }) => delay)).toEqual([25, 108, 192]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(3);
});

test("of very many a few go up, and those are larger", () => {
  const [one] = floats("🔥", 1, half);
  const crowd = floats("🔥", 4_000, half);
  expect(crowd).toHaveLength(5);
  expect(crowd[0]?.scale).toBeGreaterThan((one?.scale ?? 0) * 1.3);
  expect(crowd[0]?.scale).toBeLessThan(2);
});

test("they stay within their bounds", () => {
  for (const random of [() => 0, () => 0.999999])
    for (const { drift, lean, delay } of floats("🙏", 5, random)) {
      expect(Math.abs(drift)).toBeLessThanOrEqual(1);
      expect(Math.abs(lean)).toBeLessThanOrEqual(16);
      expect(delay).toBeLessThanOrEqual(250);
    }
});

test("what went up already does not go up again when the server tells of it", () => {
  const mine = new Mine();
  mine.add("👏");
  mine.add("👏");
  const items = [
    { pid: "u_me", emoji: "👏", count: 3 },
    { pid: "u_jo", emoji: "👏", count: 1 },
  ];
  expect(mine.without(items, "u_me")).toEqual([
    { pid: "u_me", emoji: "👏", count: 1 },
    { pid: "u_jo", emoji: "👏", count: 1 },
  ]);
  expect(mine.without(items, "u_me")).toEqual(items);
});

test("a refused one is forgotten", () => {
  const mine = new Mine();
  mine.add("👍");
  mine.drop("👍");
  mine.drop("👍");
  const items = [{ pid: null, emoji: "👍", count: 1 }];
  expect(mine.without(items, null)).toEqual(items);
});
