/** When one is not, or no longer, in a space: removed, full, missing, left. */
import type { Role, Space } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { Page } from "../../components/page";
import type { Removal } from "../../live/protocol";
import { common } from "../../messages/common";

interface Spoke {
  pid?: string;
  name: string;
  color: number;
  handle: string | null;
  role?: Role;
}

export function People({ title, people }: { title?: string; people: Spoke[] }) {
  return (
    <section class="section">
      {title && <h2>{title}</h2>}
      <ul class="people">
        {people.map(({ pid, name, color, handle, role }) => (
          <PersonLine
            key={pid ?? name}
            name={name}
            color={color}
            handle={handle}
            note={role ? common.space.roles[role] : ""}
          />
        ))}
      </ul>
    </section>
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
        <span>
          <bdi>{name}</bdi>
        </span>
      )}
      <span class="quiet small">{note}</span>
    </li>
  );
}

type Kind = Removal | "left" | "missing" | "nobody" | "full";

interface AfterProps {
  kind: Kind;
  /** Going back in; left out where that is not possible. */
  again?(): void;
  space?: Space | null;
}

/** After these there is no going back in. */
const FINAL: ReadonlySet<Kind> = new Set(["banned", "blocked", "missing", "nobody"]);

export function After({ kind, again, space }: AfterProps) {
  const may = again && !FINAL.has(kind);
  return (
    <Page title={common.after[kind]} narrow>
      <p class="lead">{common.after[`${kind}Text`]}</p>
      {space && (
        <p class="quiet" dir="auto">
          {space.title}
        </p>
      )}
      <div class="actions actions-start">
        {may && (
          <button type="button" class="button button-main" onClick={again}>
            {kind === "full" ? common.retry : common.space.join}
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
    <Page title={common.after.refused} narrow>
      <p class="lead">{refusal?.detail}</p>
      <div class="actions actions-start">
        <button type="button" class="button" onClick={again}>
          {common.retry}
        </button>
        <HomeLink />
      </div>
    </Page>
  );
}

export function HomeLink() {
  return (
    <a class="button" href="/">
      {common.after.home}
    </a>
  );
}
