import { expect, test } from "vitest";
import { handleIn, meant, plain } from "../../../src/pages/stations/adding";

const HERE = "https://spaces.example";
const read = (text: string) => meant(text, HERE);

test("an address is a podcast, with or without its scheme", () => {
  expect(read(" https://radio.example/feed.xml ")).toEqual({
    kind: "feed",
    url: "https://radio.example/feed.xml",
  });
  expect(read("radio.example/feed")).toEqual({ kind: "feed", url: "https://radio.example/feed" });
  expect(read("http://localhost:8080/feed")).toEqual({ kind: "feed", url: "http://localhost:8080/feed" });
});

test("schemes that only say podcast are left to the server, or taken off where another follows", () => {
  expect(read("feed:https://radio.example/a")).toEqual({ kind: "feed", url: "https://radio.example/a" });
  expect(read("feed://radio.example/a")).toMatchObject({ kind: "feed", url: "feed://radio.example/a" });
});

test("names and topics need no address", () => {
  expect(read("@mira")).toEqual({ kind: "host", handle: "mira" });
  expect(read("#late trains")).toEqual({ kind: "topic", topic: "late trains" });
});

test("a page of this server is the source it shows", () => {
  expect(read(`${HERE}/u/mira`)).toEqual({ kind: "host", handle: "mira" });
  expect(read(`${HERE}/u/mira/feed.xml`)).toEqual({ kind: "host", handle: "mira" });
  expect(read(`${HERE}/r/4xY`)).toEqual({ kind: "recording", id: "4xY" });
  expect(read(`${HERE}/stations/night?page=2`)).toEqual({ kind: "station", slug: "night" });
  expect(read(`${HERE}/topics/late%20trains/feed.xml`)).toEqual({ kind: "topic", topic: "late trains" });
  expect(read(`${HERE}/about`)).toMatchObject({ kind: "feed" });
});

test("words are no address", () => {
  for (const text of ["", "  ", "radiolab", "my favourite podcast", "@", "#", "https://"])
    expect(read(text)).toBeNull();
});

test("a name is taken from however it is written", () => {
  expect(["@mira", "mira ", `${HERE}/u/mira`].map(handleIn)).toEqual(["mira", "mira", "mira"]);
});

test("a podcast that is not known by its name yet is called by its address", () => {
  expect(["https://radio.example/a", "Radio"].map(plain)).toEqual(["radio.example/a", "Radio"]);
});
