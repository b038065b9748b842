/** Where things go when a list is put into another order. Pure. */

/** From where to where a line reaches, in pixels. */
export interface Band {
  top: number;
  bottom: number;
}

/** The place of the line that was at `from`, dragged `by` pixels: past the middle of another it takes its place. */
export function targetOf(bands: Band[], from: number, by: number): number {
  const own = bands[from];
  if (!own) return from;
  const [top, bottom] = [own.top + by, own.bottom + by];
  const middle = ({ top, bottom }: Band) => (top + bottom) / 2;
  if (by < 0) {
    const first = bands.findIndex((band) => middle(band) > top);
    return Math.min(first === -1 ? from : first, from);
  }
  return Math.max(
    bands.findLastIndex((band) => middle(band) < bottom),
    from,
  );
}

/** The list with one of its lines elsewhere. */
export function reordered<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  const one = list.slice(from, from + 1);
  return rest.toSpliced(to, 0, ...one);
}
