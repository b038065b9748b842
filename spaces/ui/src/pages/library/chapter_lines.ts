/** Chapters as somebody types them. Pure. */
import type { Chapter } from "../../api/recordings";
import { library } from "../../messages/library";
import { stamp, typed } from "../../player/times";

export interface Line {
  key: string;
  /** "12:05" */
  at: string;
  title: string;
}

export type Read = { chapters: Chapter[]; problem: null } | { chapters: null; problem: string };

const words = library.chapters;

/** The chapters in their order, or what is wrong with the first line that is. */
export function read(lines: Line[], duration: number): Read {
  const chapters: Chapter[] = [];
  for (const { at, title } of lines) {
    const start = typed(at);
    if (start === null) return { chapters: null, problem: words.wrong(at) };
    if (start >= duration) return { chapters: null, problem: words.late(stamp(duration)) };
    if (!title.trim()) return { chapters: null, problem: words.nameless };
    chapters.push({ start, title: title.trim() });
  }
  return { chapters: chapters.sort((a, b) => a.start - b.start), problem: null };
}
