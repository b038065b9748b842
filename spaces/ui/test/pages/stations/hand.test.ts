import { expect, test } from "vitest";
import { placements } from "../../../src/pages/stations/hand";

const ids = ["a", "b", "c", "d", "e"];
const order = (from: number, to: number) => placements(ids, from, to).map(({ item_id }) => item_id);

test("everything down to the lower end of a move gets a place", () => {
  expect(order(3, 1)).toEqual(["a", "d", "b", "c"]);
  expect(order(0, 2)).toEqual(["b", "c", "a"]);
  expect(order(4, 0)).toEqual(["e", "a", "b", "c", "d"]);
});

test("places ascend from the top", () => {
  expect(placements(ids, 1, 0)).toEqual([
    { item_id: "b", place: 0 },
    { item_id: "a", place: 1 },
  ]);
});
