import { expect, test } from "vitest";
import type { ImportState, Source } from "../../../src/api/stations";
import { progress as words } from "../../../src/messages/stations_manage";
import {
  asAsked,
  askedFor,
  coming,
  overall,
  underWay,
  worthSaying,
} from "../../../src/pages/stations/progress";

const feed = (state: ImportState | null, paused = false): Source => ({
  id: "1",
  kind: state ? "feed" : "host",
  ref: "",
  title: "Radio",
  url: null,
  picture: null,
  position: 0,
  cap: null,
  paused,
  added_at: "2026-11-23T00:00:00Z",
  items: 0,
  left_out: [],
  import: state && {
    state,
    step: "",
    done: 0,
    total: null,
    took: null,
    error: null,
    error_code: null,
    next_at: null,
    fetched_at: null,
  },
  locked: false,
  blocked: false,
  warnings: [],
});

test("the page looks again while something comes in, and not otherwise", () => {
  const still = { settling: false };
  expect(underWay(still, [feed("ready"), feed("failed"), feed("ended"), feed(null)])).toBe(false);
  for (const state of ["waiting", "fetching", "storing"] as const) {
    expect(underWay(still, [feed("ready"), feed(state)])).toBe(true);
    expect(coming(feed(state, true))).toBe(false);
  }
  expect(underWay({ settling: true }, [])).toBe(true);
});

test("the overall progress counts podcasts only", () => {
  const all = [feed("ready"), feed("ended"), feed("failed"), feed("storing"), feed(null)];
  expect(overall(all)).toEqual({ all: 4, done: 2, failed: 1, coming: 1 });
});

test("one podcast speaks for itself, and nothing is said once all are in", () => {
  expect(worthSaying(overall([feed("fetching")]))).toBe(false);
  expect(worthSaying(overall([feed("ready"), feed("fetching")]))).toBe(true);
  expect(worthSaying(overall([feed("ready"), feed("failed")]))).toBe(true);
  expect(worthSaying(overall([feed("ready"), feed("ready")]))).toBe(false);
});

test("progress is a sentence", () => {
  expect(words.said(37, 40, 1)).toBe("37 of 40 podcasts are in; 1 could not be read");
  expect(words.said(1, 2, 0)).toBe("1 of 2 podcasts is in");
  expect(words.said(40, 40, 0)).toBe("All 40 podcasts are in");
});

test("a podcast that was asked for again is under way until that look has been taken", () => {
  const wrong = (next_at: string): Source => {
    const source = feed("failed");
    return { ...source, import: source.import && { ...source.import, error: "It is gone.", next_at } };
  };
  const asked = askedFor([wrong("12:00"), feed("ready")]);
  const [still] = asAsked([wrong("12:00")], asked);
  const [over] = asAsked([wrong("12:30")], asked);
  expect(still && coming(still)).toBe(true);
  expect(still?.import?.error).toBeNull();
  expect(over?.import).toMatchObject({ state: "failed", error: "It is gone." });
  expect(asAsked([feed("fetching")], asked)).toEqual([feed("fetching")]);
});
