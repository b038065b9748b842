/** When one is not, or no longer, in a space: over, removed, full, missing, left. */
import type { Space } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { Topics } from "../../components/badges";
import { Page } from "../../components/page";
import { exact, length, when } from "../../format";
import { en } from "../../messages/en";
import { now } from "../../state/clock";
import { room } from "../../state/live";

export function Ended({ space }: { space: Space }) {
  const mine = room.value.space?.id === space.id;
  const reason = mine ? room.value.ended?.reason : undefined;
  const canceled = space.state === "canceled";
  return (
    <Page title={space.title} narrow>
      <p class="lead">
        {canceled ? en.after.canceled : en.after.title}
        {". "}
        {reason && !canceled && en.after.reasons[reason]}
      </p>
      <Facts space={space} />
      <Topics topics={space.topics} />
      {mine && room.value.stage.length > 0 ? <WhoSpoke /> : <Host space={space} />}
      <HomeLink />
    </Page>
  );
}

function Facts({ space }: { space: Space }) {
  const { started_at, ended_at, peak_listeners } = space;
  if (!ended_at) return null;
  const facts = [en.after.ended(when(ended_at, now.value))];
  if (started_at) facts.push(en.after.lasted(length(Date.parse(ended_at) - Date.parse(started_at))));
  if (started_at && peak_listeners > 0) facts.push(en.after.peak(peak_listeners));
  return (
    <p class="quiet number" title={exact(ended_at)}>
      {facts.join(" · ")}
    </p>
  );
}

function WhoSpoke() {
  return (
    <section class="section">
      <h2>{en.after.spoke}</h2>
      <ul class="people">
        {room.value.stage.map(({ pid, name, color, handle, role }) => (
          <PersonLine key={pid} name={name} color={color} handle={handle} note={en.space.roles[role]} />
        ))}
      </ul>
    </section>
  );
}

function Host({ space }: { space: Space }) {
  const { name, color, handle } = space.host;
  return (
    <ul class="people">
      <PersonLine name={name} color={color} handle={handle} note={en.space.roles.host} />
    </ul>
  );
}

interface PersonProps {
  name: string;
  color: number;
  handle: string | null;
  note: string;
}

function PersonLine({ name, color, handle, note }: PersonProps) {
  return (
    <li class="person-line">
      <Avatar name={name} color={color} size="s" />
      {handle ? (
        <a href={`/u/${handle}`}>
          <bdi>{name}</bdi>
        </a>
      ) : (
        <bdi>{name}</bdi>
      )}
      <span class="quiet small">{note}</span>
    </li>
  );
}

type Kind = "removed" | "banned" | "left" | "missing" | "nobody" | "full";

interface AfterProps {
  kind: Kind;
  /** Going back in; left out where that is not possible. */
  again?(): void;
  space?: Space | null;
}

export function After({ kind, again, space }: AfterProps) {
  const may = again && kind !== "banned" && kind !== "missing" && kind !== "nobody";
  return (
    <Page title={en.after[kind]} narrow>
      <p class="lead">{en.after[`${kind}Text`]}</p>
      {space && (
        <p class="quiet" dir="auto">
          {space.title}
        </p>
      )}
      <div class="actions actions-start">
        {may && (
          <button type="button" class="button button-main" onClick={again}>
            {kind === "full" ? en.retry : en.space.join}
          </button>
        )}
        <HomeLink />
      </div>
    </Page>
  );
}

/** The server did not let us in. */
export function Closed({
  refusal,
  again,
}: {
  refusal: { code: string; detail: string } | null;
  again(): void;
}) {
  if (refusal?.code === "space_full") return <After kind="full" again={again} />;
  if (refusal?.code === "space_not_found") return <After kind="missing" />;
  if (refusal?.code === "banned") return <After kind="banned" />;
  return (
    <Page title={en.after.refused} narrow>
      <p class="lead">{refusal?.detail}</p>
      <div class="actions actions-start">
        <button type="button" class="button" onClick={again}>
          {en.retry}
        </button>
        <HomeLink />
      </div>
    </Page>
  );
}

function HomeLink() {
  return (
    <a class="button" href="/">
      {en.after.home}
    </a>
  );
}
