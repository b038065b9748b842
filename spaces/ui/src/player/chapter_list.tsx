/** Chapters to jump along, with the one that plays marked. */
import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { time } from "./audio";
import { type ChapterShown, chapterAt } from "./ribbon";
import { stamp } from "./times";

interface ChapterListProps {
  chapters: ChapterShown[];
  /** Seconds; null while nobody knows. */
  duration: number | null;
  /** Whether they are of what plays. */
  here: boolean;
  /** Seconds: where playing begins while something else plays. */
  at: number;
  /** The class of the mark before a chapter. */
  tick?(chapter: ChapterShown): string;
  onGo(second: number): void;
}

export function ChapterList({ chapters, duration, here, at, tick, onGo }: ChapterListProps) {
  // Drawn again when another chapter begins, not as often as the time changes.
  const current = useMemo(
    () => computed(() => chapterAt(chapters, here ? time.value : at)),
    [chapters, here, at],
  ).value;
  return (
    <ol class="chapters">
      {chapters.map((chapter, index) => (
        <li key={`${chapter.start} ${chapter.title}`}>
          <button
            type="button"
            class="chapter"
            aria-current={index === current ? "true" : undefined}
            onClick={() => onGo(chapter.start)}
          >
            <i class={tick?.(chapter) ?? "tick"} />
            <span class="number quiet">{stamp(chapter.start, duration ?? chapter.start)}</span>
            <bdi>{chapter.title}</bdi>
          </button>
        </li>
      ))}
    </ol>
  );
}
