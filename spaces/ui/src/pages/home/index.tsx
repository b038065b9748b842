/** What is worth hearing now and soon. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Home as HomeAnswer } from "../../api/schema";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { LiveCard } from "../../components/space_card";
import { StartButton } from "../../components/start_button";
import { StationRow } from "../../components/station_row";
import { common } from "../../messages/common";
import { discovery } from "../../messages/discovery";
import { library } from "../../messages/library";
import { Recordings } from "../../player/recording_list";
import { me } from "../../state/me";
import { TopicChips } from "../topics/chips";
import { UpcomingRow } from "./upcoming";

const EVERY_MS = 3_000;
const WHOLE_EVERY = 10; // of so many looks, one is at everything
const SOON_SHOWN = 6;
const FRESH_SHOWN = 5;

export function Home() {
  const { home, failed, again } = useHome();
  return (
    <Page title={common.nav.home} hideTitle>
      {failed && !home && <Failed again={again}>{common.home.failed}</Failed>}
      {failed && home && (
        <p class="notice notice-plain" role="status">
          {common.home.stale}
        </p>
      )}
      {!home && !failed && <Skeleton />}
      {home && (home.live.length > 0 ? <Live live={home.live} /> : <Quiet />)}
      {home && home.upcoming.length > 0 && (
        <section class="section">
          <h2>{discovery.home.soon}</h2>
          <div class="rows">
            {home.upcoming.slice(0, SOON_SHOWN).map((space) => (
              <UpcomingRow key={space.id} space={space} />
            ))}
          </div>
        </section>
      )}
      <StationRow />
      {home && <Recordings title={library.fresh} items={home.recordings.slice(0, FRESH_SHOWN)} named />}
      {home && <TopicChips title={discovery.topics.lively} />}
    </Page>
  );
}

function Live({ live }: { live: HomeAnswer["live"] }) {
  return (
    <section class="section">
      <h2>{common.home.live}</h2>
      <div class="cards">
        {live.map(({ space, inside }) => (
          <LiveCard key={space.id} space={space} inside={inside} />
        ))}
      </div>
    </section>
  );
}

function Quiet() {
  return (
    <section class="welcome">
      <Radio />
      <h2>{discovery.home.welcomeTitle}</h2>
      <p class="lead">{discovery.home.welcomeText}</p>
      <StartButton />
    </section>
  );
}

/** A house with its lamp on and nobody talking yet. */
function Radio() {
  return (
    <svg class="welcome-art" aria-hidden="true" viewBox="0 0 240 120">
      {[96, 74, 52, 30].map((r, index) => (
        <circle key={r} cx="120" cy="112" r={r} class={`art-ring art-ring-${index}`} />
      ))}
      <circle cx="120" cy="112" r="11" class="art-voice" />
    </svg>
  );
}

function Skeleton() {
  return (
    <div class="cards skeletons" aria-hidden="true">
      <div class="card skeleton" />
      <div class="card skeleton" />
    </div>
  );
}

/** What is live is asked for again and again while the page is seen: who talks now should be true. */
function useHome() {
  const [home, setHome] = useState<HomeAnswer | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    let looks = 0;
    const look = async () => {
      if (document.hidden) return;
      const live = looks++ % WHOLE_EVERY > 0;
      try {
        const found = await api("GET /api/v1/home", { query: { live }, signal: gone.signal });
        setHome((before) => (live && before ? { ...before, live: found.live } : found));
        setFailed(false);
      } catch {
        looks = 0;
        if (!gone.signal.aborted) setFailed(true);
      }
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      gone.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [turn, me.value?.id]);
  return { home, failed, again: () => setTurn(turn + 1) };
}
