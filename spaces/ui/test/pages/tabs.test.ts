import { expect, test } from "vitest";
import { beside, TABS } from "../../src/pages/space/tabs";

test("arrows go from tab to tab, around the end", () => {
  expect(TABS.map((tab) => beside(tab, "ArrowRight"))).toEqual(["queue", "people", "chat"]);
  expect(TABS.map((tab) => beside(tab, "ArrowLeft"))).toEqual(["people", "chat", "queue"]);
});

test("Home and End go to the first and the last", () => {
  expect(beside("queue", "Home")).toBe("chat");
  expect(beside("queue", "End")).toBe("people");
});

test("other keys lead nowhere", () => {
  expect(beside("queue", "Enter")).toBeNull();
});
