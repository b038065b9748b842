import { expect, test } from "vitest";
import type { Space } from "../../src/live/protocol";
import { rulesOf } from "../../src/live/stage_rules";

test("a space says how its stage is run", () => {
  const space = { time_box: 120, locked: true } as Space;
  expect(rulesOf(space)).toMatchObject({ time_box: 120, locked: true });
});

test("before the space is known everything is plain", () => {
  expect(rulesOf(null)).toMatchObject({ rules: null, locked: false, time_box: null, chat: true });
});
