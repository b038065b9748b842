import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api, Problem } from "../api/client";
import type { Profile, Space } from "../api/types";
import { Avatar } from "../components/avatar";
import { BlockButton } from "../components/block_button";
import { Failed } from "../components/failed";
import { Page } from "../components/page";
import { PodcastLink } from "../components/podcast_link";
import { SeriesOf } from "../components/series_row";
import { LiveCard, SpaceRow } from "../components/space_card";
import { StationsOf } from "../components/station_row";
import { exact, onDay } from "../format";
import { Icon } from "../icons";
import { common } from "../messages/common";
import { discovery } from "../messages/discovery";
import { library } from "../messages/library";
import { RecordingList } from "../player/recording_list";
import { now } from "../state/clock";
import { me } from "../state/me";
import { UpcomingRow } from "./home/upcoming";
import { After } from "./space/after";
import { FollowButton } from "./space/spoke";

const EARLIER_SHOWN = 8;

export default function ProfilePage() {
  const { handle = "" } = useRoute().params;
  return <OneProfile key={handle} handle={handle} />;
}

function OneProfile({ handle }: { handle: string }) {
  const { profile, problem, spaces, setProfile, again } = useProfile(handle);
  if (problem?.status === 404) return <After kind="nobody" />;
  if (problem) return <NotLoaded handle={handle} problem={problem} again={again} />;
  if (profile === undefined) return <Page title={`@${handle}`} children={null} />;
  const of = (state: Space["state"]) => spaces.filter((space) => space.state === state);
  const live = of("live");
  const soon = nextOfEach(
    of("scheduled").sort((a, b) => (a.scheduled_start ?? "").localeCompare(b.scheduled_start ?? "")),
  );
  const earlier = of("ended").slice(0, EARLIER_SHOWN);
  return (
    <div class="profile">
      <Avatar name={profile.name} color={profile.color} size="xl" />
      <Page title={profile.name}>
        <About profile={profile} onChange={setProfile} />
        {live.length === 0 && <p class="quiet">{common.profile.quiet(profile.name)}</p>}
        {live.length > 0 && (
          <section class="section">
            <h2>{common.home.live}</h2>
            {live.map((space) => (
              <LiveCard key={space.id} space={space} />
            ))}
          </section>
        )}
        {soon.length > 0 && (
          <section class="section">
            <h2>{discovery.profile.soon}</h2>
            <div class="rows">
              {soon.map((space) => (
                <UpcomingRow key={space.id} space={space} />
              ))}
            </div>
          </section>
        )}
        <SeriesOf handle={handle} />
        <RecordingList title={library.title} host={handle} />
        <StationsOf handle={handle} />
        <PodcastLink handle={handle} />
        {earlier.length > 0 && (
          <section class="section">
            <h2>{discovery.profile.earlier}</h2>
            <div class="rows">
              {earlier.map((space) => (
                <SpaceRow key={space.id} space={space} />
              ))}
            </div>
          </section>
        )}
      </Page>
    </div>
  );
}

/** Of a series the next one: the rest of a month of them stands on its own page. */
const nextOfEach = (spaces: Space[]) =>
  spaces.filter(
    ({ series_id }, place) =>
      !series_id || spaces.findIndex((earlier) => earlier.series_id === series_id) === place,
  );

function useProfile(handle: string) {
  const [profile, setProfile] = useState<Profile | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [spaces, setSpaces] = useState<Space[]>([]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    setProblem(null);
    const failed = (error: unknown) => {
      if (error instanceof Problem) setProblem(error);
    };
    api("GET /api/v1/users/{handle}", { path: { handle }, signal }).then(setProfile, failed);
    spacesOf(handle, signal).then(setSpaces, failed);
    return () => gone.abort();
  }, [handle, me.value?.id, turn]);
  return { profile, problem, spaces, setProfile, again: () => setTurn(turn + 1) };
}

/** Asked for by state: among the newest, one that was announced long ago and is live now would be missing. */
async function spacesOf(handle: string, signal: AbortSignal): Promise<Space[]> {
  const of = (state: Space["state"], limit: number) =>
    api("GET /api/v1/spaces", { query: { host: handle, state, limit }, signal });
  const pages = await Promise.all([of("live", 10), of("scheduled", 100), of("ended", EARLIER_SHOWN)]);
  return pages.flatMap(({ items }) => items);
}

function NotLoaded({ handle, problem, again }: { handle: string; problem: Problem; again(): void }) {
  return (
    <Page title={`@${handle}`} narrow>
      <Failed again={again}>{problem.detail}</Failed>
    </Page>
  );
}

function About({ profile, onChange }: { profile: Profile; onChange(profile: Profile): void }) {
  const { handle, name, about, created_at, following } = profile;
  const words = discovery.profile;
  return (
    <div class="profile-about">
      <p class="quiet">
        <bdi>@{handle}</bdi>
        {" · "}
        <time dateTime={created_at} title={exact(created_at)}>
          {words.since(onDay(created_at, now.value))}
        </time>
      </p>
      {about && (
        <p class="profile-words" dir="auto">
          {about}
        </p>
      )}
      <p class="actions actions-start">
        {me.value?.id === profile.id ? (
          <a class="button button-small" href="/settings/account">
            <Icon name="pencil" size={18} />
            {words.edit}
          </a>
        ) : me.value ? (
          <>
            <FollowButton
              handle={handle}
              name={name}
              before={following === true}
              onChange={(next) => onChange({ ...profile, following: next })}
            />
            <BlockButton
              handle={handle}
              name={name}
              onBlocked={() => onChange({ ...profile, following: false })}
            />
          </>
        ) : (
          <a
            class="button button-small button-strong"
            href={`/sign-in?next=${encodeURIComponent(`/u/${handle}`)}`}
            aria-label={discovery.after.followName(name)}
          >
            {discovery.after.follow}
          </a>
        )}
      </p>
    </div>
  );
}
