/** A live space that listeners of a station are offered, where they are. */
import { computed, signal } from "@preact/signals";
import type { LiveBrief } from "../api/stations";
import { inside } from "../state/live";
import { keptInTab } from "../state/storage";

const DECLINED = "declined-live";

/** What stations that play or are looked at have live. */
export const liveNow = signal<LiveBrief[]>([]);
const declined = signal<ReadonlySet<string>>(new Set((keptInTab.getItem(DECLINED) ?? "").split(" ")));

/** null in a live space already: nobody is called from one into another. */
export const offer = computed(() =>
  inside.value ? null : (liveNow.value.find(({ space }) => !declined.value.has(space.id)) ?? null),
);

export function decline(spaceId: string): void {
  declined.value = new Set([...declined.peek(), spaceId]);
  keptInTab.setItem(DECLINED, [...declined.peek()].join(" "));
}
