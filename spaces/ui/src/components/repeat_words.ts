/** A repetition in words. */
import { ordinal } from "../format";
import { schedule } from "../messages/schedule";
import { times } from "../messages/times";
import { dayOf, nthOf, type Repeat, repeatOf } from "./repeating";

export function repeatName(repeat: Repeat, local: string): string {
  const words = schedule.when;
  const day = new Intl.DateTimeFormat(times.language, { weekday: "long", timeZone: "UTC" }).format(
    dayOf(local),
  );
  switch (repeat) {
    case "never":
      return words.never;
    case "daily":
      return words.daily;
    case "weekly":
      return words.weekly(day);
    case "biweekly":
      return words.biweekly(day);
    case "day":
      return words.monthlyDay(ordinal(dayOf(local).getUTCDate()));
    case "nth":
      return words.monthlyNth(nthOf(local) < 0 ? words.last : ordinal(nthOf(local)), day);
  }
}

/** A rule of the server in words; as it is where the page has none. */
export function ruleName(rule: string, local: string): string {
  const known = repeatOf(rule);
  return known ? repeatName(known.repeat, local) : rule;
}
