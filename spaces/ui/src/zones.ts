/** Times of day in other places. Pure. */

/** "Europe/Berlin", or UTC where the browser does not say. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Every zone the browser knows, with the given one among them. */
export function allZones(own: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([own, ...known, "UTC"])].sort();
}

/** What a clock in that zone shows at a moment: "2026-12-01T20:00". */
export function localIn(moment: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The moment at which a clock in that zone shows this; of one that comes twice the first, of one left out the later. */
export function momentIn(local: string, zone: string): Date {
  const asUtc = Date.parse(`${local}:00Z`);
  const offset = (at: number) =>
    Date.parse(`${localIn(new Date(at), zone)}:00Z`) - Math.floor(at / 60_000) * 60_000;
  // The offset an hour or so before counts: that is the first of two, and moves what is left out to later.
  const before = asUtc - offset(asUtc - 24 * 3_600_000);
  const after = asUtc - offset(asUtc + 24 * 3_600_000);
  const right = [before, after].filter((at) => localIn(new Date(at), zone) === local);
  return new Date(right.length > 0 ? Math.min(...right) : before);
}

/** Where clocks that show `base` arrive by as much as lies between the other two; all are local times. */
export function shifted(base: string, from: string, to: string): string {
  // What is not filled in is no time: some engines make one of nearly everything.
  const at = (local: string) => (local.length === 16 ? Date.parse(`${local}:00Z`) : Number.NaN);
  const moved = at(base) + at(to) - at(from);
  return Number.isNaN(moved) ? base : new Date(moved).toISOString().slice(0, 16);
}
