import { expect, test } from "vitest";
import { keepPlace, placeOf, readPlaces } from "../../src/player/places";

test("a recording goes on where it was left", () => {
  const places = keepPlace([], "a", 125.7, 600);
  expect(placeOf(places, "a", 600)).toBe(125);
  expect(placeOf(places, "b", 600)).toBe(0);
});

test("near the beginning and near the end it begins anew", () => {
  const before = keepPlace([], "a", 125, 600);
  expect(keepPlace(before, "a", 4, 600)).toEqual([]);
  expect(keepPlace(before, "a", 590, 600)).toEqual([]);
});

test("what has become shorter than its place begins anew", () => {
  expect(placeOf([{ id: "a", at: 125 }], "a", 130)).toBe(0);
});

test("the oldest places are forgotten, the one just heard is not", () => {
  let places = keepPlace([], "first", 100, 600);
  for (let index = 0; index < 250; index++) places = keepPlace(places, `r${index}`, 100, 600);
  expect(places).toHaveLength(200);
  expect(places[0]?.id).toBe("r249");
  expect(placeOf(places, "first", 600)).toBe(0);
});

test("stored nonsense is no place", () => {
  for (const text of [null, "", "{", "7", '{"id":"a"}', '[null,{"id":1,"at":2},{"id":"a"}]'])
    expect(readPlaces(text), String(text)).toEqual([]);
  expect(readPlaces('[{"id":"a","at":3}]')).toEqual([{ id: "a", at: 3 }]);
});
