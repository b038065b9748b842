/** How a space may come again. */
import { expect, test } from "vitest";
import { ruleName } from "../../src/components/repeat_words";
import { nthOf, REPEATS, repeatOf, ruleOf } from "../../src/components/repeating";

const TUESDAY = "2026-12-01T20:00";

test("rules follow from the day of the first one", () => {
  expect(ruleOf("never", TUESDAY, null)).toBeNull();
  expect(ruleOf("daily", TUESDAY, 4)).toBe("FREQ=DAILY;COUNT=4");
  expect(ruleOf("biweekly", TUESDAY, null)).toBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
  expect(ruleOf("nth", TUESDAY, null)).toBe("FREQ=MONTHLY;BYDAY=1TU");
});

test("a fifth weekday of a month is the last", () => {
  expect(nthOf("2026-12-29T20:00")).toBe(-1);
  expect(ruleOf("nth", "2026-12-29T20:00", null)).toBe("FREQ=MONTHLY;BYDAY=-1TU");
});

test("what was made is understood again", () => {
  for (const repeat of REPEATS)
    for (const times of [null, 6]) {
      const rule = ruleOf(repeat, TUESDAY, times);
      if (rule !== null) expect(repeatOf(rule)).toEqual({ repeat, times });
    }
});

test("rules of other programs are shown as they are", () => {
  expect(repeatOf("FREQ=WEEKLY;BYDAY=MO,WE")).toBeNull();
  expect(ruleName("FREQ=WEEKLY;BYDAY=MO,WE", TUESDAY)).toBe("FREQ=WEEKLY;BYDAY=MO,WE");
  expect(ruleName("FREQ=WEEKLY;BYDAY=TU", TUESDAY)).toBe("Every Tuesday");
  expect(ruleName("FREQ=MONTHLY;BYMONTHDAY=1", TUESDAY)).toBe("Every month on the 1st");
});
