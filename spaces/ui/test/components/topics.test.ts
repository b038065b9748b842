import { expect, test } from "vitest";
import { listed, stageOrder, USUAL_STAGE } from "../../src/components/stage_options";

test("topics are taken as they are typed, with commas or hashes", () => {
  expect(listed("cities, night trains")).toEqual(["cities", "night trains"]);
  expect(listed("#cities #trains, ")).toEqual(["cities", "trains"]);
  expect(listed("  ")).toEqual([]);
});

test("a space without a language is ordered without one", () => {
  expect(stageOrder(USUAL_STAGE).language).toBeNull();
  expect(stageOrder({ ...USUAL_STAGE, language: " de " }).language).toBe("de");
});
