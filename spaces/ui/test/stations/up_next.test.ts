import { expect, test } from "vitest";
import { learnt, type Memory, marked, type Thumb, thumbed } from "../../src/stations/heard";
import { beginning, type Playable, renewed, upNext } from "../../src/stations/up_next";

const T = "2026-01-01T00:00:00.000Z";
const NONE: Memory = new Map();

const item = (id: string, source = "Radio"): Playable => ({
  id,
  title: `Title ${id}`,
  because: `From ${source}.`,
  source: { title: source, url: `https://${source}.example`, kind: "feed" },
});
const items = (...ids: string[]) => ids.map((id) => item(id));
const turns = (count: number) =>
  Array.from({ length: count }, (_, n) => item(`e${n}`, n % 2 === 0 ? "Even" : "Odd"));

const heard = (...ids: string[]): Memory =>
  learnt(
    NONE,
    ids.map((id) => marked(undefined, id, true, T)),
  );
const thumbs = (given: Record<string, Thumb>): Memory =>
  learnt(
    NONE,
    Object.entries(given).map(([id, thumb]) => thumbed(undefined, id, thumb, T)),
  );
const ids = (upcoming: { item: Playable }[]) => upcoming.map(({ item }) => item.id);

test("a station plays on in the order of its channel, each for its own reason", () => {
  const next = upNext(items("a", "b", "c"), NONE, "a");
  expect(ids(next)).toEqual(["b", "c"]);
  expect(next.map(({ why }) => why)).toEqual(["From Radio.", "From Radio."]);
});

test("before anything plays, everything is up next", () => {
  expect(ids(upNext(items("a", "b"), NONE))).toEqual(["a", "b"]);
});

test("what came above the current item follows after the end", () => {
  expect(ids(upNext(items("new", "a", "b", "c"), NONE, "b"))).toEqual(["c", "new", "a"]);
});

test("what was heard, skipped or turned down does not come", () => {
  const memory = learnt(heard("b"), [thumbed(undefined, "c", -1, T)]);
  expect(ids(upNext(items("a", "b", "c", "d", "e"), memory, "a", new Set(["d"])))).toEqual(["e"]);
});

test("a thumb down pushes the rest of that source back and says why", () => {
  const next = upNext(turns(20), thumbs({ e0: -1 }), "e0");
  expect(ids(next).slice(0, 6)).toEqual(["e1", "e3", "e5", "e7", "e2", "e9"]);
  const moved = next.find(({ item: { id } }) => id === "e2");
  expect(moved?.why).toBe("Later than its turn: you turned down “Title e0” from the same source.");
  expect(next[0]?.why).toBe("From Odd.");
});

test("a second thumb down pushes it further, a fifth no more than a third", () => {
  const place = (given: Record<string, Thumb>) => {
    const unheard = turns(60).filter(({ id }) => !(id in given) || id === "e0");
    return ids(upNext([...unheard, ...turns(60).filter(({ id }) => id in given)], thumbs(given))).findIndex(
      (id) => Number(id.slice(1)) % 2 === 0,
    );
  };
  const down = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`e${2 * n}`, -1 as Thumb]));
  expect(place(down(2))).toBeGreaterThan(place(down(1)));
  expect(place(down(3))).toBeGreaterThan(place(down(2)));
  expect(place(down(5))).toBeGreaterThanOrEqual(place(down(3)));
});

test("a thumb up brings its source forward and says why", () => {
  const next = upNext(turns(12), thumbs({ e1: 1 }), "e1");
  expect(next[0]?.item.id).toBe("e3");
  const early = next.find(({ item: { id } }) => id === "e5");
  expect(early?.why).toBe("Before its turn: you liked “Title e1” from the same source.");
});

test("thumbs for and against the same source settle each other", () => {
  const next = upNext(turns(8), thumbs({ e0: -1, e2: 1 }), null, new Set(["e2"]));
  expect(ids(next)).toEqual(["e1", "e3", "e4", "e5", "e6", "e7"]);
  expect(next.every(({ why }) => why.startsWith("From "))).toBe(true);
});

test("where everything is from the turned down source, it keeps its order and its reason", () => {
  const next = upNext(items("a", "b", "c"), thumbs({ a: -1 }), "a");
  expect(ids(next)).toEqual(["b", "c"]);
  expect(next[0]?.why).toBe("From Radio.");
});

test("nothing is lost and nothing comes twice, whatever was thumbed", () => {
  const all = turns(40);
  for (let seed = 1; seed < 50; seed++) {
    const given = Object.fromEntries(
      all.map(({ id }, n) => [id, (((n * 7 + seed * 13) % 5) - 2 > 0 ? 1 : 0) as Thumb]),
    );
    const next = ids(upNext(all, thumbs(given), `e${seed % 40}`));
    expect(new Set(next).size).toBe(39);
    expect(next).toHaveLength(39);
  }
});

test("playing begins where somebody was", () => {
  expect(beginning(items("a", "b", "c"), NONE, "b")?.id).toBe("b");
});

test("where that is heard to its end or turned down, it begins with the first unheard", () => {
  expect(beginning(items("a", "b", "c"), heard("a", "b"), "b")?.id).toBe("c");
  expect(beginning(items("a", "b", "c"), thumbs({ b: -1 }), "b")?.id).toBe("a");
  expect(beginning(items("new", "b"), heard("b"), "b")?.id).toBe("new");
});

test("when all is heard it begins at the top again, and with nothing there is nothing", () => {
  expect(beginning(items("a", "b"), heard("a", "b"), "a")?.id).toBe("a");
  expect(beginning([], NONE, null)).toBeNull();
});

test("whoever hears it all once more hears it on, down to the end", () => {
  const all = items("a", "b", "c", "d");
  const next = upNext(
    all,
    learnt(heard("a", "b", "d"), [thumbed(marked(undefined, "c", true, T), "c", -1, T)]),
    "b",
    new Set(),
    true,
  );
  expect(ids(next)).toEqual(["d"]);
  expect(ids(upNext(all, heard("a", "b", "c", "d"), "b"))).toEqual([]);
  expect(ids(upNext(all, heard("a", "b", "c"), "a", new Set(), true))).toEqual(["d"]);
});

test("what came on top is put before what is known, and what left the top goes", () => {
  const known = items("a", "b", "c", "d");
  const next = renewed(known, items("new", "a", "c"));
  expect(next?.map(({ id }) => id)).toEqual(["new", "a", "c", "d"]);
});

test("a channel with an entirely new top is begun anew", () => {
  expect(renewed(items("a"), items("x", "y"))).toBeNull();
});
