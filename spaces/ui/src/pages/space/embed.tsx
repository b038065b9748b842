/** /embed/s/{id}: a live space alone, for a frame on somebody else's page. Nothing plays before somebody asks for it. */
import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api, Problem } from "../../api/client";
import type { Space } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { LiveBadge } from "../../components/badges";
import { useArrival } from "../../components/page";
import { names, when } from "../../format";
import { Icon } from "../../icons";
import { livePlayer as words } from "../../messages/sharing";
import { enter, inside, leave, media, room, session } from "../../state/live";

/** How often a player that does not play looks whether the space has begun or ended. */
const LOOK_MS = 15_000;

export default function EmbeddedSpace() {
  const { id = "" } = useRoute().params;
  const { space, problem } = useSpace(id);
  if (problem)
    return <p class="embed embed-closed">{problem.status === 404 ? words.missing : words.failed}</p>;
  if (!space) return <p class="embed embed-closed">{words.loading}</p>;
  return <Small space={space} />;
}

/** The space as it is: by its socket while it plays, else by asking now and then. */
function useSpace(id: string) {
  const [asked, setAsked] = useState<Space | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const on = inside.value;
  useEffect(() => {
    const look = () => {
      api("GET /api/v1/spaces/{id}", { path: { id } }).then(setAsked, (error: unknown) => {
        setProblem(error instanceof Problem ? error : new Problem(0, "unknown", ""));
      });
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [id, on]); // who stops listening learns at once what it is like now
  const told = on ? room.value.space : null;
  return { space: told ?? asked, problem: asked ? null : problem };
}

function Small({ space }: { space: Space }) {
  const heading = useArrival(space.title);
  const { refusal, stage } = room.value;
  const on = inside.value;
  const people = on && stage.length > 0 ? stage : [...space.hosts, ...space.speakers];
  const closed = space.locked || space.has_pin;
  const heard = new Set(room.value.speaking);
  return (
    <article class="embed embed-live">
      <header class="embed-head">
        {space.state === "live" && !closed && <Play space={space} on={on} />}
        <span class="row-text">
          <h1 ref={heading} tabIndex={-1} class="row-title">
            <a href={`/s/${space.id}`} target="_blank" rel="noopener" title={words.open}>
              <bdi>{space.title}</bdi>
            </a>
          </h1>
          <span class="quiet small">
            <bdi>{names(people.length > 0 ? people.map(({ name }) => name) : [space.host.name])}</bdi>
          </span>
        </span>
        {space.state === "live" && <LiveBadge />}
      </header>
      <p class="embed-note" role="status">
        {on ? playing() : note(space, refusal?.detail ?? null)}
      </p>
      {!closed && people.length > 0 && (
        <div class="avatars" aria-hidden="true">
          {people.slice(0, 8).map(({ pid, name, color }) => (
            <span key={pid} class={heard.has(pid) ? "embed-speaking" : undefined}>
              <Avatar name={name} color={color} size="s" />
            </span>
          ))}
        </div>
      )}
    </article>
  );
}

function Play({ space, on }: { space: Space; on: boolean }) {
  const blocked = on && media.value.blocked;
  const press = () => {
    if (blocked) session.value?.play();
    else if (on) leave();
    else enter(space.id);
  };
  return (
    <button
      type="button"
      class="play-button play-big"
      aria-label={on && !blocked ? words.stop(space.title) : words.listen(space.title)}
      onClick={press}
    >
      <Icon name={on && !blocked ? "pause" : "play"} size={30} />
    </button>
  );
}

function playing(): string {
  const { phase } = room.value;
  if (media.value.blocked) return words.tap;
  if (phase === "reconnecting") return words.reconnecting;
  return media.value.hearing ? "" : words.connecting;
}

function note(space: Space, refusal: string | null) {
  if (refusal) return refusal;
  switch (space.state) {
    case "scheduled":
      return space.scheduled_start ? words.soon(when(space.scheduled_start, Date.now())) : "";
    case "canceled":
      return words.canceled;
    case "ended":
      return space.recording_id ? (
        <a href={`/r/${space.recording_id}`} target="_blank" rel="noopener">
          {words.recording}
        </a>
      ) : (
        words.ended
      );
    default:
      return space.locked || space.has_pin ? words.closed : "";
  }
}
