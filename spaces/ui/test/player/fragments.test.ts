import { expect, test } from "vitest";
import { fragment, parseFragment } from "../../src/player/fragments";

test("a place is seconds, minutes and seconds, or hours too", () => {
  expect(parseFragment("#t=90")).toEqual({ start: 90, end: null });
  expect(parseFragment("#t=1:30")).toEqual({ start: 90, end: null });
  expect(parseFragment("#t=1:02:03.5")).toEqual({ start: 3723.5, end: null });
  expect(parseFragment("#t=90s")).toEqual({ start: 90, end: null });
});

test("a stretch has an end, and begins at the beginning when it names no start", () => {
  expect(parseFragment("#t=10,20")).toEqual({ start: 10, end: 20 });
  expect(parseFragment("#t=,20")).toEqual({ start: 0, end: 20 });
  expect(parseFragment("#t=npt:10,0:00:20")).toEqual({ start: 10, end: 20 });
});

test("other dimensions of the fragment do not disturb", () => {
  expect(parseFragment("#id=talk&t=5")).toEqual({ start: 5, end: null });
});

test("what makes no sense is no place", () => {
  for (const hash of [
    "",
    "#",
    "#t=",
    "#t=soon",
    "#t=20,10",
    "#t=10,10",
    "#t=-5",
    "#t=1,2,3",
    "#t=1:75",
    "#t=10,",
  ])
    expect(parseFragment(hash), hash).toBeNull();
});

test("what is written can be read", () => {
  expect(parseFragment(fragment(725.9))).toEqual({ start: 725, end: null });
  expect(parseFragment(fragment(10.26, 20))).toEqual({ start: 10.3, end: 20 });
});
