/** The order that editors give by hand. Pure. */
import { reordered } from "../../components/reordering";

export interface Placed {
  item_id: string;
  place: number;
}

/**
 * What the server is told when the item at `from` goes to `to`: items with a place come before all others, so everything
 * down to the lower of the two is placed as it stands then.
 */
export function placements(ids: readonly string[], from: number, to: number): Placed[] {
  return reordered(ids, from, to)
    .slice(0, Math.max(from, to) + 1)
    .map((item_id, place) => ({ item_id, place }));
}
