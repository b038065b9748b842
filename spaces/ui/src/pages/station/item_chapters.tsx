/** The chapters of an item: a press goes there. */
import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { chapters as fetchChapters, type ItemChapter, type ItemDetail } from "../../api/listening";
import type { Station } from "../../api/stations";
import { station as all } from "../../messages/station";
import { time } from "../../player/audio";
import { chapterAt } from "../../player/ribbon";
import { stamp } from "../../player/times";
import { placeOf } from "../../stations/queue";

const words = all.item;

export interface PartProps {
  item: ItemDetail;
  station: Station;
  /** Whether it is what plays. */
  here: boolean;
  onGo(second: number): void;
}

export function ItemChapters({ item, station, here, onGo }: PartProps) {
  const [chapters, setChapters] = useState<ItemChapter[] | null>([]);
  useEffect(() => {
    if (item.has_chapters) fetchChapters(item.id, station.id).then(setChapters, () => setChapters(null));
  }, [item.id]);
  const at = placeOf(item);
  const current = useComputed(() => chapterAt(chapters ?? [], here ? time.value : at)).value;
  if (chapters === null) return <p class="quiet small">{words.chaptersFailed}</p>;
  if (chapters.length === 0) return null;
  return (
    <section class="item-part">
      <h3>{words.chapters}</h3>
      <ol class="chapters">
        {chapters.map(({ start, title }, index) => (
          <li key={`${start} ${title}`}>
            <button
              type="button"
              class="chapter"
              aria-current={index === current ? "true" : undefined}
              onClick={() => onGo(start)}
            >
              <i class="tick" />
              <span class="number quiet">{stamp(start, item.duration ?? start)}</span>
              <bdi>{title}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
