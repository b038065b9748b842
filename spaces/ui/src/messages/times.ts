/** Words about times, lengths and crowds. */
const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;

export const times = {
  /** BCP 47: how numbers and dates are written. */
  language: "en",
  today: "today",
  tomorrow: "tomorrow",
  yesterday: "yesterday",
  at: (day: string, clock: string) => `${day} at ${clock}`,
  /** After "until"; `relative`: the day is one of the three above. */
  until: (clock: string, day: string, relative: boolean) => `${clock} ${relative ? day : `on ${day}`}`,
  instant: "less than a minute",
  hours: (count: number) => plural(count, "hour"),
  minutes: (count: number) => plural(count, "minute"),
  seconds: (count: number) => plural(count, "second"),
  others: (count: number) => `${count} others`,
  ordinal(count: number): string {
    const tens = count % 100;
    const ending = tens > 10 && tens < 14 ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th");
    return `${count}${ending}`;
  },
  bytes: "bytes",
};
