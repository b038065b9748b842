import { expect, test } from "vitest";
import type { Recording } from "../../src/api/recordings";
import { lookAgain } from "../../src/player/settling";

const SETTLED = {
  state: "ready",
  progress: 1,
  clips: [],
  tracks: null,
  archive: null,
} as unknown as Recording;

test("what is finished is left alone", () => {
  expect(lookAgain(SETTLED)).toBeNull();
  expect(lookAgain({ ...SETTLED, state: "failed" })).toBeNull();
});

test("what is being made is looked at every second", () => {
  expect(lookAgain({ ...SETTLED, state: "rendering" })).toBe(1000);
  expect(lookAgain({ ...SETTLED, progress: 0.4 })).toBe(1000);
  expect(lookAgain({ ...SETTLED, tracks: { state: "making", progress: 0.1, items: [] } })).toBe(1000);
  const clips = [{ state: "rendering" }] as Recording["clips"];
  expect(lookAgain({ ...SETTLED, clips })).toBe(1000);
});

test("what waits for people is looked at now and then", () => {
  expect(lookAgain({ ...SETTLED, state: "consent_pending" })).toBe(15_000);
});
