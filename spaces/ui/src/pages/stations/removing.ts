/** How to add a source again that was removed. Pure. */
import type { Source, SourceOrder } from "../../api/stations";

export function again({ kind, ref, url, title, cap }: Source): SourceOrder {
  switch (kind) {
    case "feed":
      return { kind, url: url ?? "", cap };
    case "host":
      return { kind, handle: lastOf(url) || title.replace(/^@/, ""), cap };
    case "topic":
      return { kind, topic: ref, cap };
    case "recording":
      return { kind, id: ref, cap };
    case "station":
      return { kind, slug: ref, cap };
  }
}

/** "mira" of ".../u/mira". */
const lastOf = (url: string | null): string => decodeURIComponent(url?.match(/\/u\/([^/?#]+)/)?.[1] ?? "");
