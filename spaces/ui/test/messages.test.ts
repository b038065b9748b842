import { expect, test } from "vitest";
import { common } from "../src/messages/common";

test("a stretch taken back is said as people say it", () => {
  const said = [1, 15, 60, 75, 120].map((seconds) => common.offRecord.theirs("Mira", seconds));
  expect(said).toEqual([
    "Mira took the last second off the record.",
    "Mira took the last 15 seconds off the record.",
    "Mira took the last minute off the record.",
    "Mira took the last 75 seconds off the record.",
    "Mira took the last 2 minutes off the record.",
  ]);
});
