/** /search?q=: what has these words, as it is typed. */
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, Problem } from "../api/client";
import type { Found, FoundGroup } from "../api/schema";
import { Avatar } from "../components/avatar";
import { LiveBadge } from "../components/badges";
import { Cover, local } from "../components/cover";
import { Failed } from "../components/failed";
import { Marked } from "../components/marked";
import { Page } from "../components/page";
import { SearchBox } from "../components/search_box";
import { exact, when } from "../format";
import { Icon } from "../icons";
import { discovery } from "../messages/discovery";
import { stamp } from "../player/times";
import { now } from "../state/clock";
import { searchPath, searchText } from "../state/searching";
import { tellProblem } from "../state/toast";
import { TopicChips } from "./topics/chips";

type Kind = keyof typeof discovery.search.kinds;

const TYPING_MS = 180;

export default function SearchPage() {
  const { query, route } = useLocation();
  const kind = kindOf(query.kind);
  useAddress(query.q ?? "", kind, route);
  const { groups, failed, again, more } = useFound(searchText.value, kind);
  const words = discovery.search;
  const shown = groups?.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  return (
    <Page title={words.title}>
      <SearchBox place="page" />
      <Kinds kind={kind} />
      <p class="only-heard" role="status">
        {groups && searchText.value.trim() ? words.found(shown) : ""}
      </p>
      {failed && <Failed again={again}>{words.failed}</Failed>}
      {!failed && !searchText.value.trim() && <Begin />}
      {!failed && groups?.length === 0 && searchText.value.trim() && <Nothing />}
      {!failed &&
        searchText.value.trim() &&
        groups?.map((group) => (
          <Group
            key={group.kind}
            group={group}
            alone={kind !== "all"}
            onMore={(one) => more(one).catch(tellProblem)}
          />
        ))}
    </Page>
  );
}

const kindOf = (text: string | undefined): Kind =>
  text !== undefined && text in discovery.search.kinds ? (text as Kind) : "all";

/** The field follows the address when somebody comes or goes back; the address follows the field as it is typed. */
function useAddress(asked: string, kind: Kind, route: (url: string, replace?: boolean) => void): void {
  useEffect(() => {
    if (asked !== searchText.peek().trim()) searchText.value = asked;
  }, [asked]);
  const text = searchText.value;
  useEffect(() => {
    if (text.trim() === asked) return;
    const timer = setTimeout(() => route(searchPath(text, kind), true), 3 * TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
}

function useFound(text: string, kind: Kind) {
  const [groups, setGroups] = useState<FoundGroup[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    const look = () =>
      api("GET /api/v1/search", { query: { q: text, kind }, signal: gone.signal }).then(
        (found) => {
          setGroups(found.groups);
          setFailed(false);
        },
        (error) => {
          if (error instanceof Problem) setFailed(true);
        },
      );
    const timer = text.trim() ? setTimeout(look, TYPING_MS) : undefined;
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text, kind, turn]);
  const more = async (group: FoundGroup) => {
    const query = { q: text, kind: group.kind, cursor: group.next ?? undefined };
    const [next] = (await api("GET /api/v1/search", { query })).groups;
    if (next) setGroups([{ ...next, items: [...group.items, ...next.items] }]);
    else setGroups([{ ...group, next: null }]);
  };
  return { groups, failed, again: () => setTurn(turn + 1), more };
}

function Kinds({ kind }: { kind: Kind }) {
  return (
    <nav class="kinds" aria-label={discovery.search.kindsLabel}>
      {(Object.keys(discovery.search.kinds) as Kind[]).map((one) => (
        <a
          key={one}
          class="kind"
          href={searchPath(searchText.value, one)}
          aria-current={one === kind ? "page" : undefined}
        >
          {discovery.search.kinds[one]}
        </a>
      ))}
    </nav>
  );
}

function Begin() {
  return (
    <>
      <p class="lead">{discovery.search.begin}</p>
      <TopicChips title={discovery.topics.lively} />
    </>
  );
}

function Nothing() {
  return (
    <div class="nothing">
      <p class="lead" dir="auto">
        {discovery.search.nothing(searchText.value.trim())}
      </p>
      <p class="quiet">{discovery.search.nothingText}</p>
    </div>
  );
}

interface GroupProps {
  group: FoundGroup;
  /** Only this kind is looked for. */
  alone: boolean;
  onMore(group: FoundGroup): void;
}

function Group({ group, alone, onMore }: GroupProps) {
  const words = discovery.search;
  const name = words.kinds[group.kind];
  return (
    <section class="section">
      <div class="section-head">
        <h2>{name}</h2>
        {!alone && group.next && <a href={searchPath(searchText.value, group.kind)}>{words.all(name)}</a>}
      </div>
      <ul class="rows found">
        {group.items.map((found) => (
          <li key={found.url}>
            <Row found={found} />
          </li>
        ))}
      </ul>
      {alone && group.next && (
        <button type="button" class="button" onClick={() => onMore(group)}>
          {words.more}
        </button>
      )}
    </section>
  );
}

function Row({ found }: { found: Found }) {
  return (
    <a class="row" href={local(found.url)}>
      <Sign found={found} />
      <span class="row-text">
        <span class="row-title">
          <Marked runs={found.title_marked} />
        </span>
        <span class="quiet small number">
          <Facts found={found} />
        </span>
        {found.snippet.some(({ hit }) => hit) && (
          <span class="found-snippet small">
            <Marked runs={found.snippet} />
          </span>
        )}
      </span>
      {found.space?.state === "live" && <LiveBadge />}
    </a>
  );
}

function Sign({ found: { space, recording, person, station } }: { found: Found }) {
  if (person) return <Avatar name={person.name} color={person.color} size="s" />;
  if (station) return <Cover station={station} size="s" lazy />;
  const host = space?.host ?? recording?.host;
  if (host) return <Avatar name={host.name} color={host.color} size="s" />;
  return (
    <span class="found-sign">
      <Icon name="headphones" />
    </span>
  );
}

function Facts({ found: { space, recording, episode, person, station } }: { found: Found }) {
  if (person) return <bdi>@{person.handle}</bdi>;
  if (station) return <bdi>{station.owner.name}</bdi>;
  if (episode)
    return (
      <>
        <bdi>{episode.show}</bdi> · <Time at={episode.published_at} /> ·{" "}
        <bdi>{discovery.search.inStation(episode.station_title)}</bdi>
      </>
    );
  if (recording)
    return (
      <>
        <bdi>{recording.host.name}</bdi> · <Time at={recording.started_at} />
        {recording.duration && ` · ${stamp(recording.duration)}`}
      </>
    );
  const at = space?.scheduled_start ?? space?.ended_at ?? space?.started_at;
  return (
    <>
      <bdi>{space?.host.name}</bdi>
      {at && (
        <>
          {" · "}
          <Time at={at} />
        </>
      )}
    </>
  );
}

const Time = ({ at }: { at: string }) => (
  <time dateTime={at} title={exact(at)}>
    {when(at, now.value)}
  </time>
);
