import { expect, test } from "vitest";
import { follow, fromDbov, fromLinear, rms } from "../../src/live/levels";

test("silence shows nothing and a loud voice shows all", () => {
  expect(fromDbov(127)).toBe(0);
  expect(fromLinear(0)).toBe(0);
  expect(fromDbov(0)).toBe(1);
  expect(fromLinear(1)).toBe(1);
});

test("decibels and amplitude tell the same", () => {
  expect(fromLinear(10 ** (-30 / 20))).toBeCloseTo(fromDbov(30), 6);
});

test("a ring opens faster than it closes", () => {
  const opened = follow(0, 1, 16);
  const closed = 1 - follow(1, 0, 16);
  expect(opened).toBeGreaterThan(closed * 2);
});

test("shows the same at 60 and at 120 frames a second", () => {
  const once = follow(0, 1, 16);
  const twice = follow(follow(0, 1, 8), 1, 8);
  expect(twice).toBeCloseTo(once, 6);
});

test("arrives, so that a silent room costs no drawing", () => {
  let shown = 1;
  for (let frame = 0; frame < 120; frame++) shown = follow(shown, 0, 16);
  expect(shown).toBe(0);
});

test("a clock that runs backwards moves nothing", () => {
  expect(follow(0.5, 1, -20)).toBe(0.5);
});

test("measures the loudness of samples", () => {
  expect(rms(new Float32Array([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
  expect(rms(new Float32Array())).toBe(0);
});
