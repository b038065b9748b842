/** What editors took out of the channel before, to be put back. */
import { useEffect, useState } from "preact/hooks";
import { hiddenItems, type Item, showItem } from "../../api/stations";
import { Icon } from "../../icons";
import { channel as words } from "../../messages/stations_manage";
import type { PartProps } from "./edit";

/** Nothing at all while nothing is out. */
export function TakenOut({ station, act }: PartProps) {
  const [items, setItems] = useState<Item[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    hiddenItems(station.id, gone.signal).then(setItems, () => undefined); // the channel is whole without them
    return () => gone.abort();
  }, [station.id, station.changed_at, station.settling]);
  if (items.length === 0) return null;
  const back = async ({ id }: Item) => {
    if (await act(() => showItem(station.id, id))) setItems((all) => all.filter((one) => one.id !== id));
  };
  return (
    <details class="taken-out">
      <summary>{words.out(items.length)}</summary>
      <ul class="rows">
        {items.map((item) => (
          <li key={item.id} class="row">
            <span class="row-text">
              <span class="row-title">
                <bdi>{item.title}</bdi>
              </span>
              <span class="quiet small">
                <bdi>{item.source.title}</bdi>
              </span>
            </span>
            <button
              type="button"
              class="button"
              aria-label={words.backOf(item.title)}
              onClick={() => back(item)}
            >
              <Icon name="undo" />
              {words.back}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
