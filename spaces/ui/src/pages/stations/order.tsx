/** What comes into the channel, and in what order. */
import { useId } from "preact/hooks";
import { change, type Merge } from "../../api/stations";
import { rules as words } from "../../messages/stations_manage";
import { Channel } from "./channel";
import type { PartProps } from "./edit";
import { Filters } from "./filters";

export function Order(props: PartProps) {
  return (
    <div class="manage-columns order-part">
      <Merges {...props} />
      <Filters {...props} />
      <Channel key={props.station.rules.merge} {...props} />
    </div>
  );
}

const MERGES = Object.keys(words.merges) as Merge[];

/** Takes effect with the choice. */
function Merges({ station, act }: PartProps) {
  const name = useId();
  return (
    <section class="section">
      <h2 id={name}>{words.merge}</h2>
      <div role="radiogroup" aria-labelledby={name} class="visibilities">
        {MERGES.map((merge) => (
          <label key={merge} class="visibility">
            <input
              type="radio"
              name={name}
              checked={station.rules.merge === merge}
              onChange={() => act(() => change(station.id, { rules: { merge } }))}
            />
            <span>
              <b>{words.merges[merge]}</b>
              <span class="hint">{words.mergeText[merge]}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
