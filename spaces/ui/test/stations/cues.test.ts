import { expect, test } from "vitest";
import { appLinks } from "../../src/stations/apps";
import { cueAt } from "../../src/stations/cues";

const cues = [{ start: 2 }, { start: 5 }, { start: 9 }];

test("a line is said from its beginning until the next one", () => {
  expect([0, 2, 4.9, 5, 100].map((second) => cueAt(cues, second))).toEqual([-1, 0, 0, 1, 2]);
});

test("a transcript without times follows nothing", () => {
  expect(cueAt([{ start: null }, { start: null }], 10)).toBe(-1);
});

test("apps get the feed's address under their own schemes, with whatever it carries", () => {
  const links = appLinks("https://audio.example/stations/night/feed.xml?token=a%2Bb");
  const hrefs = Object.fromEntries(links.map(({ name, href }) => [name, href]));
  expect(hrefs["Apple Podcasts"]).toBe("podcast://audio.example/stations/night/feed.xml?token=a%2Bb");
  expect(hrefs.Overcast).toBe(
    "overcast://x-callback-url/add?url=https%3A%2F%2Faudio.example%2Fstations%2Fnight%2Ffeed.xml%3Ftoken%3Da%252Bb",
  );
  expect(new Set(links.map(({ name }) => name)).size).toBe(links.length);
});
