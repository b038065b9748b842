import { beforeEach, expect, test } from "vitest";
import { guestKey, guestKeys, keepGuestKey } from "../src/state/guest_keys";
import { kept } from "../src/state/storage";

const LONG = "k".repeat(24);

beforeEach(() => kept.removeItem("guest-keys"));

test("the key of a seat is found by its space, the newest first", () => {
  keepGuestKey("one", `${LONG}1`);
  keepGuestKey("two", `${LONG}2`);
  expect(guestKey("one")).toBe(`${LONG}1`);
  expect(guestKey("three")).toBeNull();
  expect(guestKeys()).toEqual([`${LONG}2`, `${LONG}1`]);
});

test("an account's seat has no key to keep", () => {
  keepGuestKey("one", null);
  keepGuestKey("one", "null");
  expect(guestKeys()).toEqual([]);
});

test("only so many are kept", () => {
  for (let index = 0; index < 60; index++) keepGuestKey(`s${index}`, `${LONG}${index}`);
  expect(guestKeys()).toHaveLength(40);
  expect(guestKey("s0")).toBeNull();
});

test("what somebody else stored there is nothing", () => {
  kept.setItem("guest-keys", "{broken");
  expect(guestKeys()).toEqual([]);
});
