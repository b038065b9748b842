import type { Participant, Person, Space } from "../api/types";
import { exact, names, when } from "../format";
import { Icon } from "../icons";
import { common } from "../messages/common";
import { discovery } from "../messages/discovery";
import { now } from "../state/clock";
import { me } from "../state/me";
import { Avatar } from "./avatar";
import { LiveBadge, Topics } from "./badges";
import { TapBadge } from "./tap_badge";

const SHOWN = 6;

interface LiveCardProps {
  space: Space;
  /** People I follow who let me see that they are in it. */
  inside?: Person[];
}

/** A space on the air as a place to step into: who is on stage, and the ring moving before you enter. */
export function LiveCard({ space, inside = [] }: LiveCardProps) {
  const stage = [...space.hosts, ...space.speakers];
  const talking = stage.filter(({ pid }) => space.speaking.includes(pid)).map(({ name }) => name);
  const line =
    talking.length > 0
      ? common.home.talking(names(talking), talking.length > 1)
      : common.home.onStage(names(stage.length > 0 ? stage.map(({ name }) => name) : [space.host.name]));
  return (
    <article class="card live-card">
      <span class="card-top">
        <LiveBadge />
        {(space.listener_count > 0 || space.listener_label) && (
          <span class="quiet small number">{listeners(space)}</span>
        )}
      </span>
      <h3 dir="auto">
        <a href={`/s/${space.id}`}>{space.title}</a>
      </h3>
      <Doors space={space} />
      <Topics topics={space.topics} />
      <span class="card-stage">
        {stage.slice(0, SHOWN).map((one) => (
          <MovingAvatar key={one.pid} participant={one} speaking={space.speaking.includes(one.pid)} />
        ))}
        {stage.length > SHOWN && <span class="card-more number">+{stage.length - SHOWN}</span>}
      </span>
      {inside.length > 0 && (
        <span class="card-inside small" dir="auto">
          <span class="card-inside-faces">
            {inside.map(({ id, name, color }) => (
              <Avatar key={id} name={name} color={color} size="xs" />
            ))}
          </span>
          {discovery.home.inside(inside.map(({ name }) => name))}
        </span>
      )}
      <span class="card-foot">
        <span class="card-line" dir="auto">
          {line}
        </span>
        <TapBadge space={space} />
      </span>
    </article>
  );
}

/** "a few", or a step below how many there are: exact only for those who run it. */
function listeners({ listener_count, listener_label }: Space): string {
  if (!listener_label) return common.count.listening(listener_count);
  return listener_count === 0 ? discovery.home.few : discovery.home.atLeast(listener_count);
}

/** What it takes to come in. */
function Doors({ space: { locked, has_pin } }: { space: Space }) {
  if (!locked && !has_pin) return null;
  return (
    <span class="card-door quiet small">
      <Icon name="lock" size={16} />
      {locked ? discovery.home.lockedText : discovery.home.pinned}
    </span>
  );
}

function MovingAvatar({ participant, speaking }: { participant: Participant; speaking: boolean }) {
  return (
    <span class={`voice voice-${participant.color % 12} ${speaking ? "is-speaking is-breathing" : ""}`}>
      <span class="voice-halo" />
      <span class="voice-ring" />
      <Avatar name={participant.name} color={participant.color} size="s" />
    </span>
  );
}

/** A space that is announced or over, as one line. */
export function SpaceRow({ space }: { space: Space }) {
  const time = space.state === "scheduled" ? space.scheduled_start : (space.ended_at ?? space.updated_at);
  const text =
    time && (space.state === "scheduled" ? common.home.starts : common.home.endedAt)(when(time, now.value));
  return (
    <a class="row" href={`/s/${space.id}`}>
      <Avatar name={space.host.name} color={space.host.color} size="s" />
      <span class="row-text">
        <span class="row-title">
          <bdi>{space.title}</bdi>
        </span>
        <span class="quiet small">
          <bdi>{space.host.name}</bdi>
          {" · "}
          {time && (
            <time dateTime={time} title={exact(time)}>
              {text}
            </time>
          )}
        </span>
        {tellsTap(space) && <TapBadge space={space} />}
      </span>
    </a>
  );
}

/** What will be kept of it; and to its host, that it can still be saved. */
function tellsTap({ state, tap, host }: Space): boolean {
  return state === "scheduled" || (tap.state === "held" && me.value?.id === host.id);
}
