/** Times, lengths and lists as people say them. Pure: the present is an argument. */

import { times } from "./messages/times";

const LANGUAGE = times.language;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekday = new Intl.DateTimeFormat(LANGUAGE, { weekday: "long" });
const day = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "long", year: "numeric" });
const exactly = new Intl.DateTimeFormat(LANGUAGE, {
  dateStyle: "full",
  timeStyle: "short",
  hourCycle: "h23",
});

/** "today at 20:00", "tomorrow at 09:30", "Friday at 18:00", "3 December at 18:00". */
export function when(time: string, now: number): string {
  const date = new Date(time);
  const days = daysBetween(new Date(now), date);
  return times.at(dayName(date, days), clock.format(date));
}

/** "21:40", "21:40 tomorrow", "18:00 on Friday", "18:00 on 3 December": after "until". */
export function until(time: string, now: number): string {
  const date = new Date(time);
  const days = daysBetween(new Date(now), date);
  if (days === 0) return clock.format(date);
  return times.until(clock.format(date), dayName(date, days), Math.abs(days) === 1);
}

function dayName(date: Date, days: number): string {
  if (days === 0) return times.today;
  if (days === 1) return times.tomorrow;
  if (days === -1) return times.yesterday;
  return days > 1 && days < 7 ? weekday.format(date) : day.format(date);
}

/** "today", "yesterday", "November 22", "November 22, 2019": when something came out. */
export function onDay(time: string, now: number): string {
  const date = new Date(time);
  const today = new Date(now);
  const days = daysBetween(today, date);
  if (date.getFullYear() !== today.getFullYear() && Math.abs(days) > 1) return dayOfYear.format(date);
  return days > 1 ? day.format(date) : dayName(date, days);
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / DAY); // rounded: a day with a clock change has 23 or 25 hours
}

/** The whole date and time, for a hover. */
export const exact = (time: string): string => exactly.format(new Date(time));

/** "less than a minute", "5 min", "1 h 20 min". */
export function length(ms: number): string {
  if (ms < MINUTE) return times.instant;
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** "0:42", "12:05", "1:02:09": a length that counts. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const listing = new Intl.ListFormat(LANGUAGE, { type: "conjunction" });

/** "Mira", "Mira and Jo", "Mira, Jo, and 3 others". */
export function names(all: string[], most = 2): string {
  if (all.length <= most + 1) return listing.format(all);
  return listing.format([...all.slice(0, most), times.others(all.length - most)]);
}

/** "1st", "2nd", "11th". */
export const ordinal = (n: number): string => times.ordinal(n);

const short = new Intl.NumberFormat(LANGUAGE, { notation: "compact", maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(LANGUAGE);

/** "12", "999", "12.3K". */
export const people = (count: number): string => (count < 1000 ? String(count) : short.format(count));

/** "12,345". */
export const number = (count: number): string => whole.format(count);
