import { expect, test } from "vitest";
import { about, size, spoken, stamp, typed } from "../../src/player/times";

test("a stamp shows hours only where there are some", () => {
  expect(stamp(0)).toBe("0:00");
  expect(stamp(42.9)).toBe("0:42");
  expect(stamp(725)).toBe("12:05");
  expect(stamp(3729)).toBe("1:02:09");
});

test("a stamp is as wide as the length it stands in", () => {
  expect(stamp(42, 4000)).toBe("0:00:42");
  expect(stamp(-3)).toBe("0:00");
});

test("a time is heard in words", () => {
  expect(spoken(0)).toBe("0 seconds");
  expect(spoken(61)).toBe("1 minute 1 second");
  expect(spoken(7320)).toBe("2 hours 2 minutes");
});

test("what is left is said roughly", () => {
  expect(about(0.2)).toBe("1 s");
  expect(about(7.4)).toBe("7 s");
  expect(about(22)).toBe("20 s");
  expect(about(100)).toBe("2 min");
  expect(about(4800)).toBe("1 h 20 min");
  expect(about(3590)).toBe("1 h 0 min");
});

test("a typed time is read as it is shown", () => {
  expect(typed("12:05")).toBe(725);
  expect(typed("1:02:09")).toBe(3729);
  expect(typed(" 62.5 ")).toBe(62.5);
  for (const text of ["", "soon", "1:", "1:2:3:4", "-4"]) expect(typed(text), text).toBeNull();
});

test("sizes have the unit that fits", () => {
  expect(size(0)).toBe("0 bytes");
  expect(size(812)).toBe("812 bytes");
  expect(size(14_210_000)).toBe("14.2 MB");
  expect(size(50_000_000_000)).toBe("50 GB");
  expect(size(114_000_000)).toBe("114 MB");
  expect(size(5_000_000_000_000_000)).toBe("5000 TB");
});
