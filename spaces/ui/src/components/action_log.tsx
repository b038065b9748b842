/** What was done, the newest first: in one space for its hosts, on the server for those who run it. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import type { ActionShown } from "../api/moderation";
import { exact, when } from "../format";
import { moderation } from "../messages/moderation";
import { now } from "../state/clock";
import { tellProblem } from "../state/toast";
import { Failed } from "./failed";

export interface LogQuery {
  kind?: string;
  pid?: string;
  space_id?: string;
}

/** Done by nobody in particular. */
const HAPPENS: ReadonlySet<ActionShown["kind"]> = new Set([
  "space.host_gone",
  "space.host_back",
  "participant.on_stage",
  "participant.off_stage",
  "participant.promoted",
]);

interface ActionLogProps {
  /** Of which space; left out: of the whole server. */
  spaceId?: string;
  query?: LogQuery;
}

export function ActionLog({ spaceId, query = {} }: ActionLogProps) {
  const { items, next, failed, load, more } = useLog(spaceId, query);
  const words = moderation.log;
  if (failed) return <Failed again={load}>{words.failed}</Failed>;
  if (items === null) return null;
  if (items.length === 0)
    return <p class="quiet">{Object.values(query).some(Boolean) ? words.noneFound : words.none}</p>;
  return (
    <>
      <ol class="log">
        {items.map((one) => (
          <Line key={one.id} one={one} everywhere={spaceId === undefined} />
        ))}
      </ol>
      {next !== null && (
        <button type="button" class="button" onClick={more}>
          {words.more}
        </button>
      )}
    </>
  );
}

function useLog(spaceId: string | undefined, query: LogQuery) {
  const [items, setItems] = useState<ActionShown[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const ask = (before?: number) =>
    spaceId === undefined
      ? api("GET /api/v1/actions", { query: { ...query, before } })
      : api("GET /api/v1/spaces/{id}/actions", {
          path: { id: spaceId },
          query: { kind: query.kind, before },
        });
  const load = () => {
    setFailed(false);
    ask().then(
      (page) => {
        setItems(page.items);
        setNext(page.next);
      },
      () => setFailed(true),
    );
  };
  const more = () =>
    ask(next ?? undefined).then((page) => {
      setItems((known) => [...(known ?? []), ...page.items]);
      setNext(page.next);
    }, tellProblem);
  useEffect(load, [spaceId, query.kind, query.pid, query.space_id]);
  return { items, next, failed, load, more };
}

/** Whom an entry is about: what just happened to somebody is told as theirs. */
const who = ({ actor, target, kind }: ActionShown): string | undefined =>
  actor?.name ?? (HAPPENS.has(kind) ? target?.name : undefined);

function Line({ one, everywhere }: { one: ActionShown; everywhere: boolean }) {
  const { says, unknown, server } = moderation.log;
  const target = one.target?.name ?? "";
  return (
    <li class="log-line">
      <span>
        <bdi class="log-who">{who(one) ?? server}</bdi>{" "}
        <span dir="auto">{says[one.kind]?.(target) ?? unknown(one.kind)}</span>
      </span>
      <span class="quiet small">
        <time dateTime={one.at} title={exact(one.at)}>
          {when(one.at, now.value)}
        </time>
        {everywhere && one.space_title && (
          <>
            {" · "}
            <a href={`/s/${one.space_id}`} dir="auto">
              {one.space_title}
            </a>
          </>
        )}
      </span>
    </li>
  );
}
