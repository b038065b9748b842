import { expect, test } from "vitest";
import { reordered, targetOf } from "../../src/components/reordering";

const bands = [0, 1, 2, 3].map((index) => ({ top: index * 50, bottom: index * 50 + 50 }));

test("a line takes another's place once it is past its middle", () => {
  expect(targetOf(bands, 1, 0)).toBe(1);
  expect(targetOf(bands, 1, 24)).toBe(1);
  expect(targetOf(bands, 1, 26)).toBe(2);
  expect(targetOf(bands, 1, -26)).toBe(0);
});

test("beyond the ends it is first or last", () => {
  expect(targetOf(bands, 1, 5_000)).toBe(3);
  expect(targetOf(bands, 2, -5_000)).toBe(0);
  expect(targetOf([], 0, 10)).toBe(0);
});

test("lines of different heights make room by their own middles", () => {
  const tall = [
    { top: 0, bottom: 40 },
    { top: 40, bottom: 240 },
  ];
  expect(targetOf(tall, 0, 90)).toBe(0);
  expect(targetOf(tall, 0, 110)).toBe(1);
});

test("nothing is lost when one is put elsewhere", () => {
  expect(reordered(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(reordered(["a", "b", "c", "d"], 3, 0)).toEqual(["d", "a", "b", "c"]);
  expect(reordered(["a", "b"], 1, 1)).toEqual(["a", "b"]);
});
