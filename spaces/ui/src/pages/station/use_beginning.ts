/** Which item a press on play begins with, for the page to say so. */
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { item as fetchItem } from "../../api/listening";
import type { Item, Station } from "../../api/stations";
import { memory } from "../../player/memory";
import type { Channel } from "../../stations/channel";
import { queue, tunedIn } from "../../stations/queue";
import { beginning } from "../../stations/up_next";

/** What plays of this station, or would; null while nobody knows, and in an empty one. */
export function useBeginning(station: Station, channel: Channel): Item | null {
  const [away, setAway] = useState<Item | null>(null);
  const tuned = tunedIn(station);
  const heard = tuned ? memory.value.get(tuned) : undefined;
  const first = useComputed(() => beginning(channel.items.value, memory.value, tuned)).value;
  const missing = tuned !== null && !heard?.finished && heard?.thumb !== -1 && first?.id !== tuned;
  useEffect(() => {
    if (!missing || tuned === null || channel.items.peek().length === 0) return;
    let current = true;
    fetchItem(tuned, station.id).then(
      (found) => current && setAway(found),
      () => undefined, // it is not in the station any more
    );
    return () => {
      current = false;
    };
  }, [missing, tuned, first === null]);
  if (queue.value?.station.id === station.id) return queue.value.current;
  return missing && away?.id === tuned ? away : first;
}
