import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../api/client";
import type { Profile, Space } from "../api/types";
import { Avatar } from "../components/avatar";
import { Page } from "../components/page";
import { PodcastLink } from "../components/podcast_link";
import { LiveCard, SpaceRow } from "../components/space_card";
import { StationsOf } from "../components/station_row";
import { en } from "../messages/en";
import { library } from "../messages/library";
import { RecordingList } from "../player/recording_list";
import { me } from "../state/me";
import { tellProblem } from "../state/toast";
import { After } from "./space/after";

export default function ProfilePage() {
  const { handle = "" } = useRoute().params;
  return <OneProfile key={handle} handle={handle} />;
}

function OneProfile({ handle }: { handle: string }) {
  const [profile, setProfile] = useState<Profile | null | undefined>(undefined);
  const [spaces, setSpaces] = useState<Space[]>([]);
  useEffect(() => {
    const path = { handle };
    api("GET /api/v1/users/{handle}", { path }).then(setProfile, () => setProfile(null));
    api("GET /api/v1/spaces", { query: { host: handle } }).then(
      ({ items }) => setSpaces(items),
      () => setSpaces([]),
    );
  }, [handle, me.value]);
  if (profile === undefined) return <Page title={`@${handle}`} narrow children={null} />;
  if (profile === null) return <After kind="nobody" />;
  const live = spaces.filter(({ state }) => state === "live");
  const rest = spaces.filter(({ state }) => state === "scheduled" || state === "ended");
  return (
    <div class="profile">
      <Avatar name={profile.name} color={profile.color} size="xl" />
      <Page title={profile.name} narrow>
        <p class="quiet">@{profile.handle}</p>
        {me.value && me.value.id !== profile.id && <Follow profile={profile} onChange={setProfile} />}
        {live.length === 0 && <p class="quiet">{en.profile.quiet(profile.name)}</p>}
        {live.length > 0 && <h2 class="only-heard">{en.home.live}</h2>}
        {live.map((space) => (
          <LiveCard key={space.id} space={space} />
        ))}
        <RecordingList title={library.title} host={handle} />
        <PodcastLink handle={handle} />
        <StationsOf handle={handle} />
        {rest.length > 0 && (
          <section class="section">
            <h2>{en.profile.spaces}</h2>
            <div class="rows">
              {rest.map((space) => (
                <SpaceRow key={space.id} space={space} />
              ))}
            </div>
          </section>
        )}
      </Page>
    </div>
  );
}

function Follow({ profile, onChange }: { profile: Profile; onChange(profile: Profile): void }) {
  const { handle, following } = profile;
  const toggle = async () => {
    const input = { path: { handle } };
    try {
      await (following
        ? api("DELETE /api/v1/users/{handle}/follow", input)
        : api("PUT /api/v1/users/{handle}/follow", input));
      onChange({ ...profile, following: !following });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <p>
      <button
        type="button"
        class={following ? "button" : "button button-main"}
        aria-pressed={following === true}
        onClick={toggle}
      >
        {following ? en.profile.following : en.profile.follow}
      </button>
    </p>
  );
}
