import { expect, test } from "vitest";
import { remaining, sampled } from "../../src/player/progress";

test("nobody can tell from one look, nor from a standstill", () => {
  expect(remaining([])).toBeNull();
  expect(remaining([{ at: 0, progress: 0.3 }])).toBeNull();
  expect(
    remaining([
      { at: 0, progress: 0.3 },
      { at: 5000, progress: 0.3 },
    ]),
  ).toBeNull();
});

test("a steady pace tells what is left", () => {
  const samples = [
    { at: 0, progress: 0.2 },
    { at: 4000, progress: 0.4 },
  ];
  expect(remaining(samples)).toBeCloseTo(12);
});

test("a beginning anew forgets what was before", () => {
  const samples = sampled([{ at: 0, progress: 0.8 }], { at: 1000, progress: 0.1 });
  expect(samples).toEqual([{ at: 1000, progress: 0.1 }]);
});

test("only the last while counts", () => {
  const samples = sampled([{ at: 0, progress: 0.1 }], { at: 60_000, progress: 0.5 });
  expect(samples).toEqual([{ at: 60_000, progress: 0.5 }]);
});
