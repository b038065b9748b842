/** How a space may come again, from the day it first begins on. Pure. */

export type Repeat = "never" | "daily" | "weekly" | "biweekly" | "day" | "nth";

export const REPEATS: readonly Repeat[] = ["never", "daily", "weekly", "biweekly", "day", "nth"];

const DAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;

/** The day of a local time such as "2026-12-01T20:00", as a date in UTC. */
export const dayOf = (local: string): Date => new Date(`${local.slice(0, 10)}T00:00:00Z`);

/** Which of its weekday in the month that day is: 1 to 4, or -1 for the last when there is a fifth. */
export function nthOf(local: string): number {
  const nth = Math.ceil(dayOf(local).getUTCDate() / 7);
  return nth > 4 ? -1 : nth;
}

/** The RFC 5545 rule, or null for what does not come again. */
export function ruleOf(repeat: Repeat, local: string, times: number | null): string | null {
  const day = DAYS[dayOf(local).getUTCDay()];
  const rules: Record<Exclude<Repeat, "never">, string> = {
    daily: "FREQ=DAILY",
    weekly: `FREQ=WEEKLY;BYDAY=${day}`,
    biweekly: `FREQ=WEEKLY;INTERVAL=2;BYDAY=${day}`,
    day: `FREQ=MONTHLY;BYMONTHDAY=${dayOf(local).getUTCDate()}`,
    nth: `FREQ=MONTHLY;BYDAY=${nthOf(local)}${day}`,
  };
  if (repeat === "never") return null;
  return times === null ? rules[repeat] : `${rules[repeat]};COUNT=${times}`;
}

/** The other way round; null for rules that this page does not make. */
export function repeatOf(rule: string): { repeat: Repeat; times: number | null } | null {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const count = parts.get("COUNT");
  const times = count === undefined ? null : Number(count);
  const interval = parts.get("INTERVAL") ?? "1";
  const freq = parts.get("FREQ");
  const days = parts.get("BYDAY") ?? "";
  if (parts.has("UNTIL") || days.includes(",")) return null;
  if (freq === "DAILY" && interval === "1") return { repeat: "daily", times };
  if (freq === "WEEKLY" && interval === "1") return { repeat: "weekly", times };
  if (freq === "WEEKLY" && interval === "2") return { repeat: "biweekly", times };
  if (freq === "MONTHLY" && interval === "1") return { repeat: days ? "nth" : "day", times };
  return null;
}
