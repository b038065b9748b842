import { expect, test } from "vitest";
import { length, names, onDay, ordinal, people, stopwatch, until, when } from "../src/format";

const at = (time: string) => new Date(time).getTime();

test("a deadline is said with its time first", () => {
  const now = at("2026-11-22T21:00:00");
  expect(until("2026-11-22T22:30:00", now)).toBe("22:30");
  expect(until("2026-11-23T21:40:00", now)).toBe("21:40 tomorrow");
  expect(until("2026-11-27T18:00:00", now)).toBe("18:00 on Friday");
  expect(until("2026-12-03T18:00:00", now)).toBe("18:00 on December 3");
});

test("says the day as people do", () => {
  const now = at("2026-11-22T21:00:00");
  expect(when("2026-11-22T22:30:00", now)).toBe("today at 22:30");
  expect(when("2026-11-23T00:30:00", now)).toBe("tomorrow at 00:30");
  expect(when("2026-11-21T09:05:00", now)).toBe("yesterday at 09:05");
  expect(when("2026-11-27T18:00:00", now)).toBe("Friday at 18:00");
  expect(when("2026-12-03T18:00:00", now)).toBe("December 3 at 18:00");
});

test("says how long something took", () => {
  expect(length(20_000)).toBe("less than a minute");
  expect(length(5 * 60_000)).toBe("5 min");
  expect(length(60 * 60_000)).toBe("1 h");
  expect(length(80 * 60_000)).toBe("1 h 20 min");
});

test("counts like a stopwatch, and never below nothing", () => {
  expect(stopwatch(42_000)).toBe("0:42");
  expect(stopwatch(725_000)).toBe("12:05");
  expect(stopwatch(3_729_000)).toBe("1:02:09");
  expect(stopwatch(-5_000)).toBe("0:00");
});

test("names a few and counts the rest", () => {
  expect(names(["Mira"])).toBe("Mira");
  expect(names(["Mira", "Jo"])).toBe("Mira and Jo");
  expect(names(["Mira", "Jo", "Ada"])).toBe("Mira, Jo, and Ada");
  expect(names(["Mira", "Jo", "Ada", "Lin"])).toBe("Mira, Jo, and 2 others");
});

test("shortens great crowds", () => {
  expect(people(0)).toBe("0");
  expect(people(999)).toBe("999");
  expect(people(12_345)).toBe("12.3K");
  expect(people(100_000)).toBe("100K");
});

test("counts places", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal)).toEqual([
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "102nd",
    "111th",
  ]);
});

test("what came out long ago says the year, too", () => {
  const today = new Date(2026, 0, 2, 12).getTime();
  const on = (...day: [number, number, number]) => onDay(new Date(...day, 20).toISOString(), today);
  expect([on(2026, 0, 2), on(2026, 0, 1), on(2025, 11, 31)]).toEqual([
    "today",
    "yesterday",
    "December 31, 2025",
  ]);
  const summer = new Date(2026, 6, 2, 12).getTime();
  expect(onDay(new Date(2026, 2, 5).toISOString(), summer)).toBe("March 5");
  expect(onDay(new Date(2019, 2, 5).toISOString(), summer)).toBe("March 5, 2019");
});
