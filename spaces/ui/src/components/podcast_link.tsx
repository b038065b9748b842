/** The feed that everybody's public recordings have without any set-up. */
import { useEffect, useState } from "preact/hooks";
import { publicRecordings } from "../api/recordings";
import { Icon } from "../icons";
import { cards } from "../messages/stations_cards";
import { copy } from "../player/share_sheet";

const words = cards.profile;

/** Nothing while there is nothing to hear. */
export function PodcastLink({ handle }: { handle: string }) {
  const [some, setSome] = useState(false);
  useEffect(() => {
    publicRecordings(1, handle).then(
      ({ items }) => setSome(items.length > 0),
      () => setSome(false), // the profile is whole without it
    );
  }, [handle]);
  if (!some) return null;
  const path = `/u/${handle}/feed.xml`;
  return (
    <section class="section podcast-link">
      <h2>{words.title(handle)}</h2>
      <p class="hint">{words.text}</p>
      <div class="actions actions-start">
        <button type="button" class="button" onClick={() => copy(new URL(path, location.href).href)}>
          <Icon name="copy" />
          {words.copy}
        </button>
        <a class="button button-quiet" href={path} target="_blank" rel="noreferrer">
          <Icon name="rss" />
          {words.open}
        </a>
      </div>
    </section>
  );
}
