/** How a station gets into somebody's podcast app: its address, a picture of it for the phone, and the apps' own links. */
import type { Station } from "../../api/stations";
import { local } from "../../components/cover";
import { Sheet } from "../../components/sheet";
import { station } from "../../messages/station";
import { LinkLine } from "../../player/share_sheet";
import { appLinks } from "../../stations/apps";

const words = station.subscribeSheet;

export function SubscribeSheet({ station, onClose }: { station: Station; onClose(): void }) {
  const { feed_url, slug, visibility } = station;
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="stack">
        <p>{words.text}</p>
        <LinkLine label={words.link} link={feed_url} name={words.copy} />
        {visibility === "private" && <p class="hint">{words.privateText}</p>}
      </div>
      <section class="apps">
        <h3>{words.apps}</h3>
        <ul class="app-links">
          {appLinks(feed_url).map(({ name, href }) => (
            <li key={name}>
              <a class="button" href={href}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <figure class="qr">
        <img src={local(`/stations/${slug}/qr.svg`)} alt={words.qr} width="180" height="180" />
        <figcaption class="hint">{words.qrText}</figcaption>
      </figure>
    </Sheet>
  );
}
