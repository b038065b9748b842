/** /stations: what there is to play. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { StationCard } from "../../components/cover";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { Icon } from "../../icons";
import { stations as words } from "../../messages/stations_manage";
import { me } from "../../state/me";
import { TuneButton } from "../../stations/tune_button";
import { SearchField } from "./search_field";
import { type Listed, useList } from "./use_list";
import { useSettled } from "./use_settled";

const NEW = "/stations/new";

export default function Stations() {
  const [text, setText] = useSearch();
  const q = useSettled(text.trim());
  const known = me.value ? {} : null;
  const following = useList(known && !q ? { following: true } : null);
  const mine = useList(known && !q ? { mine: true } : null);
  const all = useList(q ? { q, limit: 30 } : { limit: 30 });
  const empty = !q && all.stations?.length === 0 && !mine.stations?.length && !following.stations?.length;
  return (
    <Page title={words.title}>
      {empty ? (
        <Empty />
      ) : (
        <>
          <div class="stations-top">
            <SearchField label={words.search} text={text} onText={setText} />
            <a class="button" href={newAddress()}>
              <Icon name="plus" />
              {words.create}
            </a>
          </div>
          {q ? (
            <Found q={q} list={all} />
          ) : (
            <>
              <Shelf title={words.following} list={following} />
              <Shelf title={words.mine} list={mine} />
              <Shelf title={words.all} list={all} whole />
            </>
          )}
        </>
      )}
    </Page>
  );
}

const newAddress = (): string => (me.value ? NEW : `/sign-in?next=${NEW}`);

/** What is looked for stays in the address, so that going back finds it again. */
function useSearch(): [string, (text: string) => void] {
  const { query, route } = useLocation();
  const [text, setText] = useState(query.q ?? "");
  return [
    text,
    (next) => {
      setText(next);
      route(next.trim() ? `/stations?q=${encodeURIComponent(next.trim())}` : "/stations", true);
    },
  ];
}

/** `whole`: says so when it could not be loaded, and shows that it is coming. */
function Shelf({ title, list, whole = false }: { title: string; list: Listed; whole?: boolean }) {
  if (whole && list.problem && !list.stations) return <NotLoaded list={list} />;
  if (whole && !list.stations) return <Skeleton />;
  if (!list.stations?.length) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <Covers list={list} />
    </section>
  );
}

function Found({ q, list }: { q: string; list: Listed }) {
  if (list.problem && !list.stations) return <NotLoaded list={list} />;
  if (!list.stations) return <Skeleton />;
  const count = list.stations.length;
  return (
    <section class="section">
      <p class={count ? "only-heard" : "lead"} role="status">
        {count ? words.found(count) : words.nothing(q)}
      </p>
      <Covers list={list} />
    </section>
  );
}

function Covers({ list: { stations, more } }: { list: Listed }) {
  return (
    <>
      <div class="covers">
        {stations?.map((station, index) => (
          <StationCard key={station.id} station={station} lazy={index > 11}>
            {station.items > 0 && <TuneButton station={station} />}
          </StationCard>
        ))}
      </div>
      {more && (
        <button type="button" class="button" onClick={more}>
          {words.more}
        </button>
      )}
    </>
  );
}

function Empty() {
  return (
    <section class="library-empty">
      <svg class="empty-art" aria-hidden="true" viewBox="0 0 240 64">
        <line x1="4" x2="236" y1="40" y2="40" class="dial-line" />
        {Array.from({ length: 30 }, (_, index) => (
          <line
            key={index}
            x1={4 + index * 8}
            x2={4 + index * 8}
            y1={index % 5 === 0 ? 26 : 33}
            y2="40"
            class="dial-line"
          />
        ))}
        <line x1="148" x2="148" y1="8" y2="56" class="dial-hand" />
      </svg>
      <h2>{words.emptyTitle}</h2>
      <p class="lead">{words.emptyText}</p>
      <a class="button button-main" href={newAddress()}>
        <Icon name="plus" />
        {words.emptyButton}
      </a>
    </section>
  );
}

function Skeleton() {
  return (
    <div class="covers skeletons" aria-hidden="true">
      {[0, 1, 2, 3].map((index) => (
        <div key={index} class="cover skeleton" />
      ))}
    </div>
  );
}

function NotLoaded({ list: { problem, again } }: { list: Listed }) {
  return (
    <Failed again={again}>
      {words.failed} {problem}
    </Failed>
  );
}
