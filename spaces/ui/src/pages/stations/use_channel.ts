/** The items of a channel, as far down as somebody has looked. */
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../../api/client";
import { items as fetchItems, type Item, type Station } from "../../api/stations";
import { tellProblem } from "../../state/toast";

const PAGE = 50;

export interface Shown {
  items: Item[] | null;
  problem: string | null;
  more: (() => Promise<void>) | null;
  /** Show a change before the server has answered. */
  expect(how: (items: Item[]) => Item[]): void;
  again(): void;
}

/** Looks again whenever the channel has changed. */
export function useChannel({ id, changed_at }: Station, q: string): Shown {
  const [items, setItems] = useState<Item[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const depth = useRef(0);
  depth.current = items?.length ?? 0;
  useEffect(() => {
    const gone = new AbortController();
    const load = async () => {
      const found = await asFarAs(id, q, Math.max(PAGE, depth.current), gone.signal);
      setItems(found.items);
      setNext(found.next);
      setProblem(null);
    };
    load().catch((error: unknown) => gone.signal.aborted || setProblem(words(error)));
    return () => gone.abort();
  }, [id, changed_at, q, turn]);
  const more = async () => {
    try {
      const page = await fetchItems(id, { ...(q && { q }), limit: PAGE, cursor: next ?? undefined });
      setItems((before) => [...(before ?? []), ...page.items]);
      setNext(page.next);
    } catch (error) {
      tellProblem(error);
    }
  };
  return {
    items,
    problem,
    more: next === null ? null : more,
    expect: (how) => setItems((before) => before && how(before)),
    again: () => setTurn(turn + 1),
  };
}

async function asFarAs(id: string, q: string, count: number, signal: AbortSignal) {
  const found: Item[] = [];
  let next: string | null = null;
  do {
    const page = await fetchItems(id, { ...(q && { q }), limit: PAGE, cursor: next ?? undefined }, signal);
    found.push(...page.items);
    next = page.next;
  } while (next && found.length < count);
  return { items: found, next };
}
