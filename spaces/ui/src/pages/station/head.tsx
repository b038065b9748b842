/** What a station is, whose, and what can be done with it. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { follow, type Station, unfollow } from "../../api/stations";
import { Avatar } from "../../components/avatar";
import { Cover } from "../../components/cover";
import type { useArrival } from "../../components/page";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { station as words } from "../../messages/station";
import { memory } from "../../player/memory";
import { now } from "../../state/clock";
import { me } from "../../state/me";
import { tellProblem } from "../../state/toast";
import type { Channel } from "../../stations/channel";
import { know } from "../../stations/latest";
import { ShareSheet } from "./share";
import { SubscribeSheet } from "./subscribe";

const NAMED = 4; // sources in the line under the title

interface HeadProps {
  heading: ReturnType<typeof useArrival>;
  station: Station;
  channel: Channel;
}

export function Head({ heading, station, channel }: HeadProps) {
  const { title, owner } = station;
  return (
    <header class="station-head">
      <Cover station={station} size="l" />
      <div class="station-title">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        <p class="player-by">
          <Avatar name={owner.name} color={owner.color} size="xs" />
          <a href={`/u/${owner.handle}`}>
            <bdi>{words.by(owner.name)}</bdi>
          </a>
        </p>
        <Facts station={station} channel={channel} />
      </div>
      <div class="station-about">
        <About station={station} />
        <Deeds station={station} />
      </div>
    </header>
  );
}

/** How much nobody has heard yet here, where no account counts it; null while not all is fetched. */
function unplayedHere({ whole, items }: Channel): number | null {
  return whole.value ? items.value.filter(({ id }) => !memory.value.get(id)?.finished).length : null;
}

function Facts({ station, channel }: Omit<HeadProps, "heading">) {
  const { items, followers, changed_at, visibility, settling } = station;
  const unplayed = station.unplayed ?? unplayedHere(channel);
  const facts = [
    words.items(items),
    unplayed !== null && unplayed > 0 && words.unplayed(unplayed),
    followers > 0 && words.followers(followers),
    visibility !== "public" && words.visibility[visibility],
  ].filter(Boolean);
  return (
    <p class="station-facts quiet small number">
      <span>{facts.join(" · ")}</span>
      {changed_at && !settling && (
        <time dateTime={changed_at} title={exact(changed_at)}>
          {words.changed(when(changed_at, now.value))}
        </time>
      )}
      {settling && <span>{words.settling}</span>}
    </p>
  );
}

/** Long ones are folded: the play button stays in sight. */
function About({ station: { description, sources_brief } }: { station: Station }) {
  const [open, setOpen] = useState(false);
  const long = description.length > 280 || description.split("\n").length > 4;
  const named = sources_brief.slice(0, NAMED).map(({ title }) => title);
  const others = sources_brief.length - named.length;
  return (
    <>
      {description && (
        <p class={`station-description ${long && !open ? "is-folded" : ""}`} dir="auto">
          {description}
        </p>
      )}
      {long && (
        <button type="button" class="button button-plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.less : words.more}
        </button>
      )}
      {named.length > 0 && (
        <p class="quiet small">
          {words.madeOf} <bdi>{named.join(", ")}</bdi>
          {others > 0 && ` +${others}`}
        </p>
      )}
    </>
  );
}

function Deeds({ station }: { station: Station }) {
  const [open, setOpen] = useState<"share" | "subscribe" | null>(null);
  const close = () => setOpen(null);
  return (
    <div class="station-deeds">
      <Follow station={station} />
      <button type="button" class="button" onClick={() => setOpen("subscribe")}>
        <Icon name="rss" />
        {words.subscribe}
      </button>
      <button type="button" class="button button-quiet" onClick={() => setOpen("share")}>
        <Icon name="share" />
        <span>{words.share}</span>
      </button>
      {station.mine && (
        <a class="button button-quiet" href={`/stations/${station.slug}/edit`}>
          <Icon name="pencil" />
          <span>{words.edit}</span>
        </a>
      )}
      {open === "subscribe" && <SubscribeSheet station={station} onClose={close} />}
      {open === "share" && <ShareSheet station={station} onClose={close} />}
    </div>
  );
}

/** Shown at once; taken back when the server says no. */
function Follow({ station }: { station: Station }) {
  const { route } = useLocation();
  const { id, slug, following, followers } = station;
  const toggle = async () => {
    if (!me.value) return route(`/sign-in?next=${encodeURIComponent(`/stations/${slug}`)}`);
    know({ ...station, following: !following, followers: followers + (following ? -1 : 1) });
    await (following ? unfollow : follow)(id).catch((error: unknown) => {
      know(station);
      tellProblem(error);
    });
  };
  return (
    <button type="button" class="button" aria-pressed={following} onClick={toggle}>
      <Icon name={following ? "check" : "plus"} />
      {following ? words.following : words.follow}
    </button>
  );
}
