/** Who was on stage, each with a way to hear of them again. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Speaker } from "../../api/schema";
import { Avatar } from "../../components/avatar";
import { common } from "../../messages/common";
import { discovery } from "../../messages/discovery";
import { me } from "../../state/me";
import { tellProblem } from "../../state/toast";

interface Guest {
  pid: string;
  name: string;
  color: number;
}

/** `guests`: those whom the server names to nobody, as its host or whoever was there knows them. */
export function WhoSpoke({ spaceId, guests }: { spaceId: string; guests: Guest[] }) {
  const [speakers, setSpeakers] = useState<Speaker[]>([]);
  useEffect(() => {
    api("GET /api/v1/spaces/{id}/speakers", { path: { id: spaceId } }).then(
      ({ items }) => setSpeakers(items),
      () => setSpeakers([]), // the page is whole without them
    );
  }, [spaceId, me.value?.id]);
  if (speakers.length + guests.length === 0) return null;
  return (
    <section class="section">
      <h2>{discovery.after.spoke}</h2>
      <ul class="spoke">
        {speakers.map((speaker) => (
          <Line key={speaker.id} speaker={speaker} />
        ))}
        {guests.map(({ pid, name, color }) => (
          <li key={pid} class="spoke-one">
            <Avatar name={name} color={color} size="s" />
            <span class="row-text">
              <bdi class="row-title">{name}</bdi>
              <span class="quiet small">{discovery.after.guest}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ speaker }: { speaker: Speaker }) {
  const { name, handle, color, role } = speaker;
  return (
    <li class="spoke-one">
      <Avatar name={name} color={color} size="s" />
      <span class="row-text">
        <a class="row-title" href={`/u/${handle}`}>
          <bdi>{name}</bdi>
        </a>
        <span class="quiet small">{common.space.roles[role]}</span>
      </span>
      {speaker.following !== null && <FollowButton handle={handle} name={name} before={speaker.following} />}
    </li>
  );
}

interface FollowProps {
  handle: string;
  name: string;
  /** Whether I follow them, as the server said. */
  before: boolean;
  onChange?(following: boolean): void;
}

export function FollowButton({ handle, name, before, onChange }: FollowProps) {
  const [following, setFollowing] = useState(before);
  const [busy, setBusy] = useState(false);
  useEffect(() => setFollowing(before), [before]);
  const words = discovery.after;
  const toggle = async () => {
    const input = { path: { handle } };
    setBusy(true);
    try {
      await (following
        ? api("DELETE /api/v1/users/{handle}/follow", input)
        : api("PUT /api/v1/users/{handle}/follow", input));
      setFollowing(!following);
      onChange?.(!following);
    } catch (error) {
      tellProblem(error);
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      class={following ? "button button-small is-on" : "button button-small button-strong"}
      aria-label={words.followName(name)}
      aria-pressed={following}
      disabled={busy}
      onClick={toggle}
    >
      {following ? words.following : words.follow}
    </button>
  );
}
