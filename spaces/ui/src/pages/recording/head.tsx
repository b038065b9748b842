/** What a recording is, and whose. */
import { Avatar } from "../../components/avatar";
import { Topics } from "../../components/badges";
import type { useArrival } from "../../components/page";
import { exact, when } from "../../format";
import { library } from "../../messages/library";
import { now } from "../../state/clock";
import type { ShownProps } from "./index";

interface HeadProps {
  heading: ReturnType<typeof useArrival>;
  recording: ShownProps["recording"];
}

export function Head({ heading, recording }: HeadProps) {
  const { host, title, topics, started_at, plays, visibility, mine } = recording;
  return (
    <header class="player-head">
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {title}
      </h1>
      <p class="player-by">
        <Avatar name={host.name} color={host.color} size="s" />
        <span class="row-text">
          <a href={`/u/${host.handle}`} aria-label={library.player.by(host.name)}>
            <bdi>{host.name}</bdi>
          </a>
          <span class="quiet small number">
            <time dateTime={started_at} title={exact(started_at)}>
              {when(started_at, now.value)}
            </time>
            {plays > 0 && ` · ${library.plays(plays)}`}
            {mine && ` · ${library.visibility[visibility]}`}
          </span>
        </span>
      </p>
      <Topics topics={topics} />
    </header>
  );
}
