/** The items of a station as far as they are fetched, page by page. */
import { signal } from "@preact/signals";
import { Problem } from "../api/client";
import { items as fetchPage, type Item } from "../api/stations";
import { memory, setMemory } from "../player/memory";
import { me } from "../state/me";
import { believed, type Listened, learnt } from "./heard";
import { renewed } from "./up_next";

const PAGE = 40;
const UNKNOWN = new Problem(0, "unknown", "");

export class Channel {
  readonly items = signal<Item[]>([]);
  /** Whether there is nothing more to fetch. */
  readonly whole = signal(false);
  readonly loading = signal(false);
  readonly problem = signal<Problem | null>(null);
  private cursor: string | undefined;
  private under: Promise<void> | null = null;

  /** `query`: only what has these words. */
  constructor(
    readonly station: string,
    readonly query = "",
  ) {}

  /** Fetch the next page; while one is on its way, wait for that. Failures are told by `problem`. */
  more(): Promise<void> {
    if (this.whole.peek()) return Promise.resolve();
    this.under ??= this.fetch().finally(() => {
      this.under = null;
    });
    return this.under;
  }

  /** Enough to begin with. */
  async begun(): Promise<void> {
    if (this.items.peek().length === 0) await this.more();
  }

  /** Look at the top again: something came, or was taken out. */
  async renew(): Promise<void> {
    if (this.items.peek().length === 0 && !this.whole.peek()) return this.more();
    const page = await this.page().catch(() => null);
    if (!page) return;
    const next = page.next === null ? page.items : renewed(this.items.peek(), page.items);
    this.items.value = next ?? page.items;
    if (next && page.next !== null) return;
    this.cursor = page.next ?? undefined;
    this.whole.value = page.next === null;
  }

  private async fetch(): Promise<void> {
    this.loading.value = true;
    this.problem.value = null;
    try {
      const page = await this.page(this.cursor);
      const known = new Set(this.items.peek().map(({ id }) => id));
      this.items.value = [...this.items.peek(), ...page.items.filter(({ id }) => !known.has(id))];
      this.cursor = page.next ?? undefined;
      this.whole.value = page.next === null;
    } catch (error) {
      this.problem.value = error instanceof Problem ? error : UNKNOWN;
    } finally {
      this.loading.value = false;
    }
  }

  private async page(cursor?: string) {
    const page = await fetchPage(this.station, { q: this.query || undefined, limit: PAGE, cursor });
    if (me.peek()) believe(page.items);
    return page;
  }
}

/** What the account knows of these items counts here, too. */
export function believe(items: readonly Item[]): void {
  const news = items.flatMap(({ id, heard }): Listened[] => {
    const one = heard && believed(memory.peek(), { item_id: id, ...heard });
    return one ? [one] : [];
  });
  if (news.length > 0) setMemory(learnt(memory.peek(), news));
}

const opened = new Map<string, Channel>();
const KEPT = 4;

/** The channel of a station, one for its page and for what plays. */
export function channelOf(station: string): Channel {
  const found = opened.get(station) ?? new Channel(station);
  opened.delete(station);
  opened.set(station, found);
  const [oldest] = opened.keys();
  if (opened.size > KEPT && oldest) opened.delete(oldest);
  return found;
}
