import type { Item } from "../../api/stations";
import { Icon } from "../../icons";
import { station } from "../../messages/station";
import { memory } from "../../player/memory";
import { giveThumb } from "../../stations/queue";

const words = station.controls;

/** Up brings the source of an item earlier, down skips it and brings its source later. */
export function Thumbs({ item }: { item: Item }) {
  return (
    <span class="thumbs">
      <Thumb item={item} value={1} />
      <Thumb item={item} value={-1} />
    </span>
  );
}

export function Thumb({ item, value }: { item: Item; value: 1 | -1 }) {
  const given = memory.value.get(item.id)?.thumb === value;
  return (
    <button
      type="button"
      class={`icon-button ${given ? "is-given" : ""}`}
      aria-pressed={given}
      aria-label={(value > 0 ? words.up : words.down)(item.title)}
      title={value > 0 ? words.upShort : words.downShort}
      onClick={() => giveThumb(item, value)}
    >
      <Icon name={value > 0 ? "thumbUp" : "thumbDown"} />
    </button>
  );
}
