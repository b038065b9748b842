/** Where the audience sits in the drawing: arcs around the stage, from the middle of the first row outwards. Pure. */

export interface Seat {
  x: number;
  y: number;
  r: number;
}

const ROWS = 4;
const WIDTH = 320;
const GAP = 15;
const FIRST_ROW = 9;

/** Seats for so many people; when all are taken, more people fill no more seats: the number says the rest. */
export function seats(count: number): { taken: Seat[]; width: number; height: number } {
  const taken: Seat[] = [];
  let row = 0;
  for (; row < ROWS && taken.length < count; row++) {
    const inRow = FIRST_ROW + row * 4;
    for (let place = 0; place < inRow && taken.length < count; place++) taken.push(seat(row, place));
  }
  return { taken, width: WIDTH, height: 12 + Math.max(1, row) * GAP };
}

/** Places alternate left and right of the middle; the rows bend away from the stage at their ends. */
function seat(row: number, place: number): Seat {
  const aside = Math.ceil(place / 2) * (place % 2 === 0 ? 1 : -1) * GAP;
  const bend = (aside / WIDTH) ** 2 * 22;
  return { x: WIDTH / 2 + aside, y: 8 + row * GAP + 6 - bend, r: 4.4 - row * 0.45 };
}
