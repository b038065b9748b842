/** A station's picture, and the card that stands for it. */
import type { ComponentChildren } from "preact";
import type { Station } from "../api/stations";
import { cards as words } from "../messages/stations_cards";
import { LiveBadge } from "./badges";

type Covered = Pick<Station, "cover" | "title">;

interface CoverProps {
  station: Covered;
  size?: "s" | "m" | "l";
  /** Below the fold: fetched only when it comes near. */
  lazy?: boolean;
}

/** Of this origin, under whatever name the page was opened: others are not loaded. */
export function local(url: string): string {
  const { pathname, search } = new URL(url, location.href);
  return pathname + search;
}

/** The picture alone. Its words stand beside it, so it has none. */
export function Cover({ station: { cover }, size = "m", lazy = false }: CoverProps) {
  return (
    <img
      class={`cover cover-${size}`}
      src={local(cover)}
      alt=""
      width="600"
      height="600"
      loading={lazy ? "lazy" : undefined}
      decoding="async"
    />
  );
}

interface CardProps {
  station: Station;
  lazy?: boolean;
  /** The play button on the cover. */
  children?: ComponentChildren;
}

/** A station as a cover to open, with a button on it to play. */
export function StationCard({ station, lazy, children }: CardProps) {
  const { slug, title, owner, unplayed, live, visibility } = station;
  return (
    <article class="station-card">
      <div class="station-card-cover">
        <Cover station={station} lazy={lazy} />
        {live.length > 0 && (
          <span class="station-card-live">
            <LiveBadge />
          </span>
        )}
        {children}
      </div>
      <h3 dir="auto">
        <a href={`/stations/${slug}`}>{title}</a>
      </h3>
      <p class="quiet small">
        <bdi>{words.by(owner.name)}</bdi>
        {visibility !== "public" && ` · ${words.visibility[visibility]}`}
      </p>
      {unplayed !== null && unplayed > 0 && <p class="quiet small number">{words.unplayed(unplayed)}</p>}
    </article>
  );
}
