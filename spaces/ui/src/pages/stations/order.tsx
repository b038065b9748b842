/** What comes into the channel, and in what order. */
import { change, type Merge } from "../../api/stations";
import { ExplainedChoice } from "../../components/explained_choice";
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
  return (
    <ExplainedChoice
      title={words.merge}
      options={MERGES}
      names={words.merges}
      texts={words.mergeText}
      value={station.rules.merge}
      onValue={(merge) => act(() => change(station.id, { rules: { merge } }))}
    />
  );
}
