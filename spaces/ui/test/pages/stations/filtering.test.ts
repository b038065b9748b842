import { expect, test } from "vitest";
import type { Rules } from "../../../src/api/stations";
import { said, split, typed } from "../../../src/pages/stations/filtering";

const open: Rules = {
  merge: "date",
  max_age_days: null,
  explicit: true,
  languages: [],
  min_seconds: null,
  max_seconds: null,
};

test("what is typed comes back as it was", () => {
  const rules = { ...open, max_age_days: 30, languages: ["en", "de"], min_seconds: 90, max_seconds: 5400 };
  expect(typed(rules)).toEqual({ age: "30", explicit: true, languages: "en, de", min: "1.5", max: "90" });
  const { merge, ...rest } = rules;
  expect(merge).toBe("date");
  expect(said(typed(rules))).toEqual(rest);
});

test("empty fields leave nothing out", () => {
  expect(said(typed(open))).toEqual({
    max_age_days: null,
    explicit: true,
    languages: [],
    min_seconds: null,
    max_seconds: null,
  });
});

test("a length that is none is named", () => {
  expect(said({ ...typed(open), min: "soon" })).toBe("min");
  expect(said({ ...typed(open), max: "-3" })).toBe("max");
  expect(said({ ...typed(open), max: "1,5" })).toMatchObject({ max_seconds: 90 });
});

test("languages are separated as people separate them", () => {
  expect(split(" en, de;fr  pt-br,")).toEqual(["en", "de", "fr", "pt-br"]);
});
