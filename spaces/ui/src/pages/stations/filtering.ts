/** The rules of a channel as they are typed, and back. Pure. */
import type { Rules } from "../../api/stations";

export interface Typed {
  /** Days; "none" for any age. */
  age: string;
  explicit: boolean;
  languages: string;
  /** Minutes; empty for any length. */
  min: string;
  max: string;
}

export const typed = ({ max_age_days, explicit, languages, min_seconds, max_seconds }: Rules): Typed => ({
  age: max_age_days === null ? "none" : String(max_age_days),
  explicit,
  languages: languages.join(", "),
  min: minutes(min_seconds),
  max: minutes(max_seconds),
});

const minutes = (seconds: number | null): string =>
  seconds === null ? "" : String(Math.round((seconds / 60) * 100) / 100);

export type WrongField = "min" | "max";

/** What the server is told; or which field says nothing it could use. */
export function said({ age, explicit, languages, min, max }: Typed): Partial<Rules> | WrongField {
  const [least, most] = [seconds(min), seconds(max)];
  if (least === undefined) return "min";
  if (most === undefined) return "max";
  return {
    max_age_days: age === "none" ? null : Number(age),
    explicit,
    languages: split(languages),
    min_seconds: least,
    max_seconds: most,
  };
}

/** Null for any length; undefined for what is no length. */
function seconds(text: string): number | null | undefined {
  const given = text.trim().replace(",", ".");
  if (given === "") return null;
  return /^\d+(\.\d+)?$/.test(given) ? Math.round(Number(given) * 60) : undefined;
}

/** "en, de" and "en de". */
export const split = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
