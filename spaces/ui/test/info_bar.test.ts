import { describe, expect, test } from "vitest";
import type { InfoItem } from "../src/api/schema";
import { infoBar } from "../src/messages/info_bar";
import { hiddenUntil, placeOf } from "../src/state/info_bar";

const item = (fields: Partial<InfoItem>): InfoItem => ({
  id: "1",
  kind: "live",
  text: "",
  url: "/s/1",
  at: "2026-11-22T20:00:00Z",
  space_id: "1",
  privacy: "public",
  weight: 1,
  title: "Sunday talk",
  names: [],
  detail: "",
  count: null,
  ...fields,
});

describe("what is shown when the items change", () => {
  const all = [{ id: "a" }, { id: "b" }, { id: "c" }];

  test("nothing was shown: the first", () => expect(placeOf(null, all)).toBe(0));
  test("it is still there: the same, wherever it is now", () =>
    expect(placeOf({ id: "c", place: 0 }, all)).toBe(2));
  test("it is gone: what is in its place", () => expect(placeOf({ id: "x", place: 1 }, all)).toBe(1));
  test("its place is gone, too: from the beginning", () =>
    expect(placeOf({ id: "x", place: 3 }, all)).toBe(0));
  test("nothing is left", () => expect(placeOf({ id: "x", place: 3 }, [])).toBe(0));
});

test("what was stored badly hides nothing", () => {
  expect(hiddenUntil(null)).toBe(0);
  expect(hiddenUntil("soon")).toBe(0);
  expect(hiddenUntil("1700000000000")).toBe(1_700_000_000_000);
});

test("a space says who hosts it, unless it is closed", () => {
  expect(infoBar.live(item({ names: ["Mira", "Noor"] }))).toBe("Mira and Noor are live: “Sunday talk”");
  expect(infoBar.live(item({}))).toBe("“Sunday talk” is live");
});

test("few listeners are a few", () => {
  expect(infoBar.listeners(item({ count: null }))).toBe("A few listeners in “Sunday talk”");
  expect(infoBar.listeners(item({ count: 20 }))).toBe("20+ listeners in “Sunday talk”");
});
