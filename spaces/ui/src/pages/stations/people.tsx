/** Who may listen, who may edit, how apps subscribe, and the end of it. */
import { useId } from "preact/hooks";
import { change, type Visibility as Kind } from "../../api/stations";
import { Icon } from "../../icons";
import { en } from "../../messages/en";
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
  const name = useId();
  const mine = station.mine === "owner";
  const choose = async (visibility: Kind) => {
    if (await act(() => change(station.id, { visibility }))) tell(en.saved);
  };
  return (
    <section class="section">
      <h2 id={name}>{words.visibility}</h2>
      {!mine && <p class="hint">{words.onlyOwner(station.owner.name)}</p>}
      <div role="radiogroup" aria-labelledby={name} class="visibilities">
        {KINDS.map((kind) => (
          <label key={kind} class="visibility">
            <input
              type="radio"
              name={name}
              checked={station.visibility === kind}
              disabled={!mine}
              onChange={() => choose(kind)}
            />
            <span>
              <b>{words.visibilities[kind]}</b>
              <span class="hint">{words.visibilityText[kind]}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
