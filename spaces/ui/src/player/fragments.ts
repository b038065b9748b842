/** `#t=` of an address: Media Fragments URI 1.0 (W3C), temporal dimension in normal play time (§4.2.1). Pure. */

export interface Stretch {
  /** Seconds. */
  start: number;
  /** Seconds; null goes on to the end. */
  end: number | null;
}

const NPT = /^(?:(?:(\d+):)?([0-5]?\d):([0-5]?\d(?:\.\d*)?)|(\d+(?:\.\d*)?)s?)$/;

function seconds(text: string): number | null {
  const match = NPT.exec(text);
  if (!match) return null;
  const [, hours = "0", minutes = "0", rest, plain] = match;
  return plain === undefined ? Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) : Number(plain);
}

/** "#t=10", "#t=10,20", "#t=npt:1:02:09", "#t=,20"; null when there is none or it makes no sense. */
export function parseFragment(hash: string): Stretch | null {
  const value = new URLSearchParams(hash.replace(/^#/, "")).get("t");
  if (value === null) return null;
  const [from = "", to, ...more] = value.replace(/^npt:/, "").split(",");
  if (more.length > 0 || (from === "" && to === undefined)) return null;
  const start = from === "" ? 0 : seconds(from);
  const end = to === undefined ? null : seconds(to);
  if (start === null || (to !== undefined && end === null)) return null;
  return end !== null && end <= start ? null : { start, end };
}

const short = (value: number): string => String(Math.round(value * 10) / 10);

/** The fragment that names a place, or a stretch of it. */
export function fragment(start: number, end: number | null = null): string {
  return end === null ? `#t=${Math.floor(start)}` : `#t=${short(start)},${short(end)}`;
}
