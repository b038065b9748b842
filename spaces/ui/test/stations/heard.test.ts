import { expect, test } from "vitest";
import {
  begun,
  believed,
  type Listened,
  learnt,
  listened,
  type Memory,
  MOST,
  marked,
  ownOnly,
  placeOf,
  readMemory,
  telling,
  thumbed,
  told,
  unsent,
  written,
} from "../../src/stations/heard";

const T = (second: number) => new Date(second * 1_000).toISOString();
const at = (second: number, id = "e1", duration: number | null = 600): Listened => {
  const one = listened(undefined, id, second, duration, T(1));
  if (!one) throw new Error("nothing to keep");
  return one;
};
const memory = (...all: Listened[]): Memory => learnt(new Map(), all);

test("what was begun goes on where it was left", () => {
  expect(placeOf(at(125.7), 600)).toBe(125);
  expect(placeOf(undefined, 600)).toBe(0);
});

test("near the beginning there is nothing to keep, and a place is given up", () => {
  expect(listened(undefined, "e1", 4, 600, T(1))).toBeNull();
  expect(listened(at(125), "e1", 4, 600, T(2))?.position).toBe(0);
});

test("near the end it is heard, and begins anew", () => {
  const heard = listened(at(125), "e1", 590, 600, T(2));
  expect(heard).toMatchObject({ finished: true, position: 0, sent: false });
});

test("of something short only its last tenth is the end", () => {
  expect(listened(undefined, "e1", 5, 8, T(1))).toMatchObject({ finished: false, position: 5 });
  expect(listened(undefined, "e1", 7.9, 8, T(1))).toMatchObject({ finished: true });
});

test("hearing it again does not make it unheard", () => {
  const again = listened(marked(undefined, "e1", true, T(1)), "e1", 200, 600, T(2));
  expect(again).toMatchObject({ finished: true, position: 200 });
});

test("beginning it again by hand makes it unheard, and keeps its place", () => {
  const again = listened(marked(undefined, "e1", true, T(1)), "e1", 200, 600, T(2));
  expect(begun(again ?? undefined, T(3))).toMatchObject({ finished: false, position: 200, sent: false });
  expect(begun(at(125), T(2))).toBeNull();
  expect(begun(undefined, T(2))).toBeNull();
});

test("an account is told of the marks that were changed here, and of no others", () => {
  const place = { item_id: "e1", position: 125, duration: 600, updated_at: T(1) };
  expect(telling(at(125))).toEqual(place);
  expect(telling(thumbed(at(125), "e1", 0, T(1)))).toEqual({ ...place, thumb: 0 });
  const all = thumbed(listened(at(125), "e1", 590, 600, T(1)) ?? undefined, "e1", 1, T(1));
  expect(telling(all)).toEqual({ ...place, position: 0, finished: true, thumb: 1 });
  const known = told(memory(all), [all]).get("e1");
  const further = { ...place, position: 200, updated_at: T(2) };
  expect(telling(listened(known, "e1", 200, 600, T(2)) as Listened)).toEqual(further);
  expect(telling(begun(known, T(2)) as Listened)).toMatchObject({ finished: false });
});

test("the same second is not written again", () => {
  expect(listened(at(125), "e1", 125.4, 600, T(2))).toBeNull();
});

test("what nobody knows the length of has a place, and no end", () => {
  expect(at(5_000, "e1", null)).toMatchObject({ position: 5_000, finished: false });
});

test("what has become shorter than its place begins anew", () => {
  expect(placeOf(at(125), 130)).toBe(0);
});

test("a thumb leaves the place alone, and a mark begins anew", () => {
  expect(thumbed(at(125), "e1", -1, T(2))).toMatchObject({ position: 125, thumb: -1 });
  expect(marked(thumbed(at(125), "e1", 1, T(2)), "e1", false, T(3))).toMatchObject({
    position: 0,
    finished: false,
    thumb: 1,
  });
});

test("the newest of two wins, in whatever order they come", () => {
  const [early, late] = [
    { ...at(100), updated_at: T(1) },
    { ...at(300), updated_at: T(2) },
  ];
  for (const order of [
    [early, late],
    [late, early],
  ])
    expect(memory(...order).get("e1")?.position).toBe(300);
});

test("the longest untouched are forgotten, what was just heard is not", () => {
  const many = Array.from({ length: MOST }, (_, index) => at(100, `e${index}`));
  const next = learnt(memory(...many), [at(100, "e0"), at(100, "new")]);
  expect(next.size).toBe(MOST);
  expect([next.has("e0"), next.has("e1"), next.has("new")]).toEqual([true, false, true]);
});

test("an account's word counts, but not over what it was not told yet", () => {
  const said = { item_id: "e1", position: 50, duration: 600, finished: false, thumb: 0 as const };
  expect(believed(new Map(), said)).toMatchObject({ position: 50, sent: true });
  expect(believed(memory(at(300)), said)).toBeNull();
  expect(believed(told(memory(at(300)), [at(300)]), said)).toMatchObject({ position: 50 });
});

test("what changed while it was being sent is sent again", () => {
  const before = at(100);
  const changed = memory({ ...at(300), updated_at: T(9) });
  expect(unsent(told(changed, [before]))).toHaveLength(1);
  expect(unsent(told(memory(before), [before]))).toHaveLength(0);
});

test("signing out leaves only what no account knows", () => {
  const all = told(memory(at(100, "mine"), at(100, "theirs")), [at(100, "theirs")]);
  expect([...ownOnly(all).keys()]).toEqual(["mine"]);
});

test("stored nonsense is no memory", () => {
  for (const text of [null, "", "{", "7", '{"item_id":"a"}', '[null,{"item_id":1},{"item_id":"a"}]'])
    expect(readMemory(text).size, String(text)).toBe(0);
  expect(readMemory(written(memory(at(100)))).get("e1")?.position).toBe(100);
});
