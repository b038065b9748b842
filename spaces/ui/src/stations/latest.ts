/** Stations as the server knows them now: those on the page, and the one that plays. They are asked again every 20 s. */
import { effect, signal } from "@preact/signals";
import { station as fetchOne, type Station } from "../api/stations";
import { playing } from "../player/audio";
import { liveNow } from "../player/offer";
import { channelOf } from "./channel";
import { queue } from "./queue";

const EVERY_MS = 20_000;

export const latest = signal<ReadonlyMap<string, Station>>(new Map());
const watched = signal<readonly string[]>([]);

/** What the server says of a station; when its channel changed, that is looked at, too. */
export function know(station: Station): void {
  const before = latest.peek().get(station.id);
  latest.value = new Map(latest.peek()).set(station.id, station);
  const now = queue.peek();
  if (now?.station.id === station.id) queue.value = { ...now, station };
  if (before && before.changed_at !== station.changed_at) channelOf(station.id).renew();
}

/** Ask about it again and again; the answer is a function that ends that. */
export function watch(id: string): () => void {
  watched.value = [...watched.peek(), id];
  return () => {
    const others = watched.peek().indexOf(id);
    watched.value = watched.peek().filter((_, index) => index !== others);
  };
}

async function look(id: string): Promise<void> {
  await fetchOne(id).then(know, () => undefined); // the next look is soon
}

/** Those somebody sees, and the one somebody hears. */
function wanted(): Set<string> {
  const ids = new Set(document.hidden ? [] : watched.peek());
  const heard = queue.peek()?.station.id;
  if (heard && playing.peek()) ids.add(heard);
  return ids;
}

setInterval(() => {
  for (const id of wanted()) look(id);
}, EVERY_MS);

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const id of wanted()) look(id);
});

effect(() => {
  const ids = new Set([...watched.value, queue.value?.station.id ?? ""]);
  liveNow.value = [...ids].flatMap((id) => latest.value.get(id)?.live ?? []);
});
