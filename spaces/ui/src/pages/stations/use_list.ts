/** Stations as the list shows them, page by page. */
import { useEffect, useState } from "preact/hooks";
import { words } from "../../api/client";
import { type Station, stations, type Which } from "../../api/stations";
import { me } from "../../state/me";
import { tellProblem } from "../../state/toast";

export interface Listed {
  /** Null until the server has answered. */
  stations: Station[] | null;
  problem: string | null;
  more: (() => Promise<void>) | null;
  again(): void;
}

/** `wanted`: null asks nothing. */
export function useList(wanted: Which | null): Listed {
  const [items, setItems] = useState<Station[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(wanted);
  useEffect(() => {
    if (wanted === null || me.value === undefined) return;
    const gone = new AbortController();
    stations(wanted, gone.signal).then(
      (page) => {
        setItems(page.items);
        setNext(page.next);
        setProblem(null);
      },
      (error: unknown) => gone.signal.aborted || setProblem(words(error)),
    );
    return () => gone.abort();
  }, [key, turn, me.value]);
  const more = async () => {
    try {
      const page = await stations({ ...wanted, cursor: next ?? undefined });
      setItems((before) => [...(before ?? []), ...page.items]);
      setNext(page.next);
    } catch (error) {
      tellProblem(error);
    }
  };
  return {
    stations: wanted === null ? [] : items,
    problem,
    more: next === null ? null : more,
    again: () => setTurn(turn + 1),
  };
}
