import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import type { Space, SpaceState } from "../api/types";
import { Failed } from "../components/failed";
import { Page } from "../components/page";
import { LiveCard, SpaceRow } from "../components/space_card";
import { StartButton } from "../components/start_button";
import { StationRow } from "../components/station_row";
import { en } from "../messages/en";
import { library } from "../messages/library";
import { RecordingList } from "../player/recording_list";

const LIVE_EVERY_MS = 2_500;
const REST_EVERY_MS = 30_000;

export function Home() {
  const live = usePolled("live", LIVE_EVERY_MS);
  const soon = usePolled("scheduled", REST_EVERY_MS);
  const ended = usePolled("ended", REST_EVERY_MS, 6);
  const upcoming = soon.spaces && [...soon.spaces].sort(byStart);
  return (
    <Page title={en.nav.home} hideTitle>
      {live.failed && !live.spaces && <Failed again={live.again}>{en.home.failed}</Failed>}
      {!live.spaces && !live.failed && <Skeleton />}
      {live.spaces?.length === 0 && <Quiet />}
      {live.spaces && live.spaces.length > 0 && (
        <section class="section">
          <h2>{en.home.live}</h2>
          <div class="cards">
            {[...live.spaces].sort(bySize).map((space) => (
              <LiveCard key={space.id} space={space} />
            ))}
          </div>
        </section>
      )}
      <Rows title={en.home.soon} spaces={upcoming} />
      <StationRow />
      <RecordingList title={library.fresh} />
      <Rows title={en.home.ended} spaces={ended.spaces} />
    </Page>
  );
}

function Rows({ title, spaces }: { title: string; spaces: Space[] | null }) {
  if (!spaces?.length) return null;
  return (
    <section class="section">
      <h2>{title}</h2>
      <div class="rows">
        {spaces.map((space) => (
          <SpaceRow key={space.id} space={space} />
        ))}
      </div>
    </section>
  );
}

function Quiet() {
  return (
    <section class="welcome">
      <Radio />
      <h2>{en.home.quietTitle}</h2>
      <p class="lead">{en.home.quietText}</p>
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

const bySize = (a: Space, b: Space) => b.participant_count - a.participant_count;
const byStart = (a: Space, b: Space) => (a.scheduled_start ?? "").localeCompare(b.scheduled_start ?? "");

/** The spaces in one state, asked for again and again while the page is seen. */
function usePolled(state: SpaceState, everyMs: number, limit = 50) {
  const [spaces, setSpaces] = useState<Space[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    const look = async () => {
      if (document.hidden) return;
      try {
        setSpaces((await api("GET /api/v1/spaces", { query: { state, limit }, signal: gone.signal })).items);
        setFailed(false);
      } catch {
        if (!gone.signal.aborted) setFailed(true);
      }
    };
    look();
    const timer = setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      gone.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [state, everyMs, limit, turn]);
  return { spaces, failed, again: () => setTurn(turn + 1) };
}
