/** The chapters of an item: a press goes there. */
import { useEffect, useState } from "preact/hooks";
import { chapters as fetchChapters, type ItemChapter, type ItemDetail } from "../../api/listening";
import type { Station } from "../../api/stations";
import { station as all } from "../../messages/station";
import { ChapterList } from "../../player/chapter_list";
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
  if (chapters === null) return <p class="quiet small">{words.chaptersFailed}</p>;
  if (chapters.length === 0) return null;
  return (
    <section class="item-part">
      <h3>{words.chapters}</h3>
      <ChapterList chapters={chapters} duration={item.duration} here={here} at={placeOf(item)} onGo={onGo} />
    </section>
  );
}
