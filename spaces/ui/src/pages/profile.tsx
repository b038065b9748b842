import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../api/client";
import type { Profile, Space } from "../api/types";
import { Avatar } from "../components/avatar";
import { Page } from "../components/page";
import { PodcastLink } from "../components/podcast_link";
import { LiveCard, SpaceRow } from "../components/space_card";
import { StationsOf } from "../components/station_row";
import { exact, onDay } from "../format";
import { Icon } from "../icons";
import { discovery } from "../messages/discovery";
import { en } from "../messages/en";
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
  const { profile, spaces, setProfile } = useProfile(handle);
  if (profile === undefined) return <Page title={`@${handle}`} children={null} />;
  if (profile === null) return <After kind="nobody" />;
  const of = (state: Space["state"]) => spaces.filter((space) => space.state === state);
  const live = of("live");
  const soon = of("scheduled").sort((a, b) =>
    (a.scheduled_start ?? "").localeCompare(b.scheduled_start ?? ""),
  );
  const earlier = of("ended").slice(0, EARLIER_SHOWN);
  return (
    <div class="profile">
      <Avatar name={profile.name} color={profile.color} size="xl" />
      <Page title={profile.name}>
        <About profile={profile} onChange={setProfile} />
        {live.length === 0 && <p class="quiet">{en.profile.quiet(profile.name)}</p>}
        {live.length > 0 && (
          <section class="section">
            <h2>{en.home.live}</h2>
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

function useProfile(handle: string) {
  const [profile, setProfile] = useState<Profile | null | undefined>(undefined);
  const [spaces, setSpaces] = useState<Space[]>([]);
  useEffect(() => {
    const path = { handle };
    api("GET /api/v1/users/{handle}", { path }).then(setProfile, () => setProfile(null));
    api("GET /api/v1/spaces", { query: { host: handle, limit: 50 } }).then(
      ({ items }) => setSpaces(items),
      () => setSpaces([]),
    );
  }, [handle, me.value?.id]);
  return { profile, spaces, setProfile };
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
        ) : (
          me.value && (
            <FollowButton
              handle={handle}
              name={name}
              before={following === true}
              onChange={(next) => onChange({ ...profile, following: next })}
            />
          )
        )}
      </p>
    </div>
  );
}
