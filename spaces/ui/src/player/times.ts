/** Seconds as people read, hear and count them. Pure. */
import { times } from "../messages/times";

const two = (value: number): string => String(value).padStart(2, "0");

const parts = (seconds: number) => {
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60] as const;
};

/** "0:42", "12:05", "1:02:09". With `like`, as wide as that length needs: "0:12:05". */
export function stamp(seconds: number, like = seconds): string {
  const [h, m, s] = parts(seconds);
  return like >= 3600 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "1 hour 2 minutes 9 seconds", for whoever hears it. */
export function spoken(seconds: number): string {
  const [h, m, s] = parts(seconds);
  const said = [h && times.hours(h), m && times.minutes(m), s && times.seconds(s)];
  return said.filter(Boolean).join(" ") || times.seconds(0);
}

/** "4 s", "20 s", "3 min", "1 h 20 min": about how long something still takes. */
export function about(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1:02:09", "62:09", "62.5": what somebody types as a place; null when it is none. */
export function typed(text: string): number | null {
  const fields = text.trim().split(":");
  if (fields.length > 3 || fields.some((field) => !/^\d+(\.\d+)?$/.test(field))) return null;
  return fields.reduce((sum, field) => sum * 60 + Number(field), 0);
}

const UNITS = [times.bytes, "kB", "MB", "GB", "TB"];

/** "812 bytes", "14.2 MB", "1.1 GB". */
export function size(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${(value >= 100 ? Math.round(value) : Number(value.toFixed(1))).toLocaleString(times.language, { useGrouping: false })} ${UNITS[step]}`;
}
