import { expect, test } from "vitest";
import { craft } from "../src/messages/de/craft";
import { en } from "../src/messages/de/en";

test("one listener is counted as one", () => {
  expect(en.count.listening(1)).toBe("1 hört zu");
  expect(en.count.listening(2)).toBe("2 hören zu");
});

test("asking to speak and reporting somebody have words of their own", () => {
  expect(en.space.ask).not.toBe("Melden");
  expect(craft.ask.yes).toBe(en.space.ask);
});
