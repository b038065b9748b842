import { expect, test } from "vitest";
import { backoff } from "../../src/live/backoff";

const always = (value: number) => () => value;

test("waits longer after every failure, up to a limit", () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 60].map((attempt) => backoff(attempt, always(1)));
  expect(waits).toEqual([300, 600, 1200, 2400, 4800, 8000, 8000, 8000]);
});

test("spreads an audience over half of the wait", () => {
  expect(backoff(3, always(0))).toBe(1200);
  expect(backoff(3, always(0.5))).toBe(1800);
});

test("comes back within two seconds three times before it grows patient", () => {
  const worst = [0, 1, 2].map((attempt) => backoff(attempt, always(1))).reduce((sum, wait) => sum + wait);
  expect(worst).toBeLessThanOrEqual(2_100);
});
