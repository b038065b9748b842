/** Who may listen, who may edit, how apps subscribe, and the end of it. */
import { change, type Visibility as Kind } from "../../api/stations";
import { ExplainedChoice } from "../../components/explained_choice";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { sharing as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import { Delete } from "./delete";
import type { PartProps } from "./edit";
import { Editors } from "./editors";
import { FeedLink } from "./feed_link";

export function People(props: PartProps) {
  const { station } = props;
  return (
    <div class="manage-columns">
      <div class="manage-main">
        <Visibility {...props} />
        <FeedLink {...props} />
      </div>
      <div class="manage-side">
        <Editors {...props} />
        <section class="section">
          <h2>{words.export}</h2>
          <p class="hint">{words.exportText}</p>
          <a
            class="button"
            href={`/api/v1/stations/${station.id}/sources.opml`}
            download={`${station.slug}.opml`}
          >
            <Icon name="download" />
            {words.exportLink}
          </a>
        </section>
        {station.mine === "owner" && <Delete station={station} />}
      </div>
    </div>
  );
}

const KINDS: Kind[] = ["public", "unlisted", "private"];

/** Takes effect with the choice. */
function Visibility({ station, act }: PartProps) {
  const choose = async (visibility: Kind) => {
    if (await act(() => change(station.id, { visibility }))) tell(common.saved);
  };
  return (
    <ExplainedChoice
      title={words.visibility}
      options={KINDS}
      names={words.visibilities}
      texts={words.visibilityText}
      value={station.visibility}
      onValue={choose}
      locked={station.mine === "owner" ? undefined : words.onlyOwner(station.owner.name)}
    />
  );
}
