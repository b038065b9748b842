/** Which emoji go up where, when and how: decided here, drawn by the page. Pure. */

export const EMOJI = ["❤️", "👏", "😂", "😮", "🔥", "💯", "👍", "🙏"] as const;
export type Emoji = (typeof EMOJI)[number];

/** As the server bundles them: `pid` null are all listeners together. */
export interface ReactionCount {
  pid: string | null;
  emoji: string;
  count: number;
}

/** One emoji on its way up. */
export interface Float {
  id: number;
  emoji: string;
  /** ms until it starts. */
  delay: number;
  /** Sideways, -1 to 1. */
  drift: number;
  /** Degrees it leans. */
  lean: number;
  scale: number;
}

/** A bundle comes four times a second: what it holds is spread over that time. */
const SPREAD_MS = 250;
/** So many of one emoji go up from one place at once; more of them are shown by larger ones. */
const MOST = 5;
/** How many are on their way at the same time over one place. */
export const ALOFT = 24;

let made = 0;

export function floats(emoji: string, count: number, random: () => number): Float[] {
  const shown = Math.min(MOST, count);
  const scale = 1 + Math.min(0.8, Math.log10(Math.max(1, count / shown)) * 0.5);
  return Array.from({ length: shown }, (_, index) => ({
    id: made++,
    emoji,
    delay: Math.round(((index + random() * 0.6) / shown) * SPREAD_MS),
    drift: random() * 2 - 1,
    lean: Math.round((random() * 2 - 1) * 16),
    scale: scale * (0.9 + random() * 0.2),
  }));
}

/** My own go up at once; when the server tells of them they are not to go up again. */
export class Mine {
  private readonly waiting = new Map<string, number>();

  add(emoji: string): void {
    this.waiting.set(emoji, (this.waiting.get(emoji) ?? 0) + 1);
  }

  /** The server did not take it. */
  drop(emoji: string): void {
    const count = this.waiting.get(emoji) ?? 0;
    if (count > 0) this.waiting.set(emoji, count - 1);
  }

  /** The bundle without what went up already; `me` is the place where mine are told of. */
  without(items: ReactionCount[], me: string | null): ReactionCount[] {
    return items
      .map((item) => {
        const mine = item.pid === me ? Math.min(item.count, this.waiting.get(item.emoji) ?? 0) : 0;
        for (let times = 0; times < mine; times++) this.drop(item.emoji);
        return { ...item, count: item.count - mine };
      })
      .filter(({ count }) => count > 0);
  }
}
