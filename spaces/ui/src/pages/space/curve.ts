/** The live curve as the points of a drawing. Pure. */
import type { Minute, StopCount } from "../../api/schema";

export const WIDTH = 600;
export const HEIGHT = 140;

export interface Curve {
  /** The line, and the same closed to an area, as SVG paths. */
  line: string;
  area: string;
  /** The highest point. */
  peak: { x: number; y: number; count: number; minute: number };
  /** Marks of the scale: how many, and how high. */
  marks: { y: number; count: number }[];
  /** Minutes from the first to the last. */
  length: number;
}

/** Listeners by the minute; null of nothing. Gaps, while the server was down, are drawn as such lengths of time. */
export function curveOf(minutes: Pick<Minute, "at" | "listeners">[], endedAt: number): Curve | null {
  const first = minutes[0];
  if (!first) return null;
  const begin = Date.parse(first.at);
  const end = Math.max(endedAt, Date.parse(minutes.at(-1)?.at ?? first.at) + 1);
  const top = Math.max(1, ...minutes.map(({ listeners }) => listeners));
  const x = (time: number) => round((WIDTH * (time - begin)) / (end - begin));
  const y = (count: number) => round(HEIGHT - (HEIGHT * count) / top);
  const points = minutes.map(({ at, listeners }) => ({ x: x(Date.parse(at)), y: y(listeners) }));
  points.push({ x: WIDTH, y: points.at(-1)?.y ?? HEIGHT });
  const line = points.map((point, index) => step(points[index - 1], point)).join("");
  const highest = minutes.findIndex(
    ({ listeners }) => listeners === Math.max(...minutes.map((one) => one.listeners)),
  );
  const at = Date.parse(minutes[highest]?.at ?? first.at);
  return {
    line,
    area: `${line}V${HEIGHT}H0Z`,
    peak: {
      x: x(at),
      y: y(top),
      count: minutes[highest]?.listeners ?? 0,
      minute: Math.round((at - begin) / 60_000),
    },
    marks: marksOf(top).map((count) => ({ count, y: y(count) })),
    length: Math.max(1, Math.round((end - begin) / 60_000)),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A minute's number holds until the next: steps with a little softness. */
function step(before: { x: number; y: number } | undefined, { x, y }: { x: number; y: number }): string {
  if (!before) return `M${x} ${y}`;
  const middle = round((before.x + x) / 2);
  return `C${middle} ${before.y} ${middle} ${y} ${x} ${y}`;
}

/** One or two round numbers below the top, so that the height can be read. */
function marksOf(top: number): number[] {
  if (top < 2) return [top];
  return [...new Set([top, Math.round(top / 2)])];
}

/** Bars of where people stop: as high as they are many, over the length of the recording in seconds. */
export function barsOf(stops: StopCount[], duration: number, most = 60) {
  const width = Math.max(5, Math.ceil(duration / most / 5) * 5);
  const sums = new Map<number, number>();
  for (const { second, count } of stops) {
    const start = Math.floor(second / width) * width;
    sums.set(start, (sums.get(start) ?? 0) + count);
  }
  const top = Math.max(1, ...sums.values());
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([start, count]) => ({ start, count, width, share: count / top }));
}
