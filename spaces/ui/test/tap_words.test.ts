import { expect, test } from "vitest";
import type { Tap } from "../src/api/types";
import { tapWords } from "../src/components/tap_words";

const NOW = new Date(2026, 10, 22, 21, 40).getTime();
const tomorrow = new Date(2026, 10, 23, 21, 40).toISOString();
const tap = (policy: Tap["policy"], state: Tap["state"], held_until: string | null = null): Tap => ({
  policy,
  state,
  held_until,
});

test("a live space says in words what is kept of it", () => {
  expect(tapWords(tap("off", "off"), "live", NOW)).toEqual({ text: "Not kept", tone: "off" });
  expect(tapWords(tap("held", "recording"), "live", NOW)).toEqual({ text: "May be saved", tone: "held" });
  expect(tapWords(tap("on", "recording"), "live", NOW)).toEqual({ text: "Recording", tone: "on" });
});

test("only what records at this moment is red", () => {
  expect(tapWords(tap("on", "off"), "scheduled", NOW)).toEqual({ text: "Will be recorded", tone: "off" });
  expect(tapWords(tap("on", "saved"), "ended", NOW)).toEqual({ text: "Saved", tone: "off" });
  expect(tapWords(tap("on", "recording"), "ended", NOW).tone).toBe("off");
});

test("what is held says until when it may still be saved", () => {
  expect(tapWords(tap("held", "held", tomorrow), "ended", NOW)).toEqual({
    text: "May be saved until 21:40 tomorrow",
    tone: "held",
  });
});

test("what was destroyed is not kept, whatever was planned", () => {
  for (const policy of ["held", "on"] as const)
    expect(tapWords(tap(policy, "shredded"), "ended", NOW)).toEqual({ text: "Not kept", tone: "off" });
});

test("a space saved while it is on the air says so", () => {
  expect(tapWords(tap("held", "saved"), "live", NOW)).toEqual({ text: "Being saved", tone: "held" });
});
