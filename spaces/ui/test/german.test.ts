import { expect, test } from "vitest";
import { common } from "../src/messages/de/common";
import { craft } from "../src/messages/de/craft";

test("one listener is counted as one", () => {
  expect(common.count.listening(1)).toBe("1 hört zu");
  expect(common.count.listening(2)).toBe("2 hören zu");
});

test("asking to speak and reporting somebody have words of their own", () => {
  expect(common.space.ask).not.toBe("Melden");
  expect(craft.ask.yes).toBe(common.space.ask);
});
