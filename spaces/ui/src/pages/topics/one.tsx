/** /topics/{topic}: everything open about one topic. */
import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../../api/client";
import type { TopicDetail } from "../../api/schema";
import { StationCard } from "../../components/cover";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { LiveCard } from "../../components/space_card";
import { StartButton } from "../../components/start_button";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { discovery } from "../../messages/discovery";
import { library } from "../../messages/library";
import { Recordings } from "../../player/recording_list";
import { copy } from "../../player/share_sheet";
import { TuneButton } from "../../stations/tune_button";
import { UpcomingRow } from "../home/upcoming";

export default function TopicPage() {
  const { topic = "" } = useRoute().params;
  return <OneTopic key={topic} topic={topic} />;
}

function OneTopic({ topic }: { topic: string }) {
  const { found, failed, again } = useTopic(topic);
  return (
    <Page title={`#${found?.topic ?? topic}`}>
      {failed && <Failed again={again}>{discovery.topics.failed}</Failed>}
      {found && <Everything found={found} />}
    </Page>
  );
}

function useTopic(topic: string) {
  const [found, setFound] = useState<TopicDetail | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    api("GET /api/v1/topics/{topic}", { path: { topic } }).then(setFound, () => setFailed(true));
  }, [topic, turn]);
  const again = () => {
    setFailed(false);
    setTurn(turn + 1);
  };
  return { found, failed, again };
}

function Everything({ found }: { found: TopicDetail }) {
  const { live, upcoming, recordings, stations } = found;
  const quiet = [live, upcoming, recordings, stations].every(({ length }) => length === 0);
  if (quiet)
    return (
      <>
        <p class="lead">{discovery.topics.quiet}</p>
        <p class="actions actions-start">
          <StartButton />
        </p>
      </>
    );
  return (
    <>
      {live.length > 0 && (
        <section class="section">
          <h2>{common.home.live}</h2>
          <div class="cards">
            {live.map((space) => (
              <LiveCard key={space.id} space={space} />
            ))}
          </div>
        </section>
      )}
      {upcoming.length > 0 && (
        <section class="section">
          <h2>{discovery.home.soon}</h2>
          <div class="rows">
            {upcoming.map((space) => (
              <UpcomingRow key={space.id} space={space} />
            ))}
          </div>
        </section>
      )}
      <Recordings title={library.title} items={recordings} />
      {stations.length > 0 && (
        <section class="section">
          <h2>{discovery.topics.stations}</h2>
          <div class="covers-row">
            {stations.map((station) => (
              <StationCard key={station.id} station={station} lazy>
                {station.items > 0 && <TuneButton station={station} />}
              </StationCard>
            ))}
          </div>
        </section>
      )}
      {recordings.length > 0 && <Feed url={found.feed_url} />}
    </>
  );
}

function Feed({ url }: { url: string }) {
  const path = new URL(url, location.href);
  return (
    <section class="section podcast-link">
      <h2>{discovery.topics.feed}</h2>
      <p class="hint">{discovery.topics.feedText}</p>
      <div class="actions actions-start">
        <button type="button" class="button" onClick={() => copy(path.href)}>
          <Icon name="copy" />
          {discovery.profile.feed}
        </button>
      </div>
    </section>
  );
}
