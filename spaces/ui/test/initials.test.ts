import { expect, test } from "vitest";
import { initials } from "../src/components/avatar";

test("takes the first and the last name", () => {
  expect(initials("Mira Holm")).toBe("MH");
  expect(initials("Ana de la Cruz")).toBe("AC");
  expect(initials("mira")).toBe("M");
});

test("an emoji is one letter, whatever it is made of", () => {
  expect(initials("👩‍🚀 Vera")).toBe("👩‍🚀V");
});

test("works in any script, and with no name at all", () => {
  expect(initials("ליאת כהן")).toBe("לכ");
  expect(initials("")).toBe("");
});
