/** Says that a host of the station is live, and offers to go there. Nothing moves, nothing is cut off. */
import { LiveBadge } from "../components/badges";
import { live as words } from "../messages/live_offer";
import { decline, offer } from "./offer";

export function LiveOffer() {
  const now = offer.value?.space;
  return (
    <div class="live-offer-place" role="status">
      {now && (
        <section class="live-offer" aria-label={words.label}>
          <p>
            <LiveBadge />{" "}
            <span>
              <bdi>{words.offer(now.host.name)}</bdi>{" "}
              <b>
                <bdi>{now.title}</bdi>
              </b>
            </span>
          </p>
          <div class="live-offer-deeds">
            <a class="button button-main" href={`/s/${now.id}`}>
              {words.listen}
            </a>
            <button type="button" class="button button-quiet" onClick={() => decline(now.id)}>
              {words.no}
            </button>
          </div>
        </section>
      )}
    </div>
  );
}
