/** The search field of the frame and that of the page of results: one text. */
import { signal } from "@preact/signals";

export const searchText = signal("");

/** The address of what was found, so that it can be sent to somebody. */
export function searchPath(text: string, kind = "all"): string {
  const query = new URLSearchParams({
    ...(text.trim() && { q: text.trim() }),
    ...(kind !== "all" && { kind }),
  });
  return query.size > 0 ? `/search?${query}` : "/search";
}
