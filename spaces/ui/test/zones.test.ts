/** Times of day in other places. */
import { describe, expect, test } from "vitest";
import { allZones, localIn, momentIn, shifted } from "../src/zones";

const iso = (local: string, zone: string) => momentIn(local, zone).toISOString();

describe("a time of day in a zone", () => {
  test("is a moment", () => {
    expect(iso("2026-12-01T20:00", "Europe/Berlin")).toBe("2026-12-01T19:00:00.000Z");
    expect(iso("2026-07-01T20:00", "Europe/Berlin")).toBe("2026-07-01T18:00:00.000Z");
    expect(iso("2026-12-01T20:00", "Asia/Kolkata")).toBe("2026-12-01T14:30:00.000Z");
  });

  test("and back", () => {
    expect(localIn(new Date("2026-12-01T19:00:00Z"), "Europe/Berlin")).toBe("2026-12-01T20:00");
    expect(localIn(new Date("2026-12-31T23:30:00Z"), "Pacific/Auckland")).toBe("2027-01-01T12:30");
  });

  test("of one that comes twice it is the first, of one left out the later, as the server has it", () => {
    expect(iso("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(iso("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  });
});

test("the reader's own zone is offered even when the browser does not list it", () => {
  expect(allZones("Etc/GMT+5")).toContain("Etc/GMT+5");
});

test("all of a series move by as much as the one that is looked at", () => {
  expect(shifted("2026-12-01T20:00", "2026-12-15T20:00", "2026-12-16T18:30")).toBe("2026-12-02T18:30");
  expect(shifted("2026-12-01T20:00", "2026-12-15T20:00", "")).toBe("2026-12-01T20:00");
});
