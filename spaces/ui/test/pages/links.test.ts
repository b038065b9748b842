import { expect, test } from "vitest";
import { addressOf, hostOf, isWeb, withScheme } from "../../src/pages/space/links";

test("what is typed without a scheme is meant as a web page", () => {
  expect(withScheme(" example.org/a ")).toBe("https://example.org/a");
  expect(withScheme("http://example.org")).toBe("http://example.org");
});

test("a link shows its site and its address as people read them", () => {
  expect(hostOf("https://www.example.org/a?b")).toBe("example.org");
  expect(addressOf("https://www.example.org/a/")).toBe("example.org/a");
  expect(hostOf("not a link")).toBe("not a link");
});

test("only web pages are followed", () => {
  expect(isWeb("HTTPS://example.org")).toBe(true);
  expect(isWeb("javascript:alert(1)")).toBe(false);
  expect(isWeb("data:text/html,x")).toBe(false);
});
