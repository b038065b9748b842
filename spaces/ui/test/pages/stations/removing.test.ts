import { expect, test } from "vitest";
import type { Source } from "../../../src/api/stations";
import { again } from "../../../src/pages/stations/removing";

const source = (what: Partial<Source>): Source => ({
  id: "1",
  kind: "feed",
  ref: "77",
  title: "Radio",
  url: null,
  picture: null,
  position: 0,
  cap: null,
  paused: false,
  added_at: "2026-11-23T00:00:00Z",
  items: 0,
  left_out: [],
  import: null,
  locked: false,
  blocked: false,
  warnings: [],
  ...what,
});

test("what was removed is added as what it was", () => {
  const url = "https://radio.example/feed";
  expect(again(source({ url, cap: 5 }))).toEqual({ kind: "feed", url, cap: 5 });
  expect(again(source({ kind: "host", url: "https://spaces.example/u/mira" }))).toMatchObject({
    handle: "mira",
  });
  expect(again(source({ kind: "topic", ref: "radio" }))).toMatchObject({ topic: "radio" });
  expect(again(source({ kind: "recording" }))).toMatchObject({ id: "77" });
  expect(again(source({ kind: "station" }))).toMatchObject({ slug: "77" });
});
