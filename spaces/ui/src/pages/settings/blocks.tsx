/** /settings/blocks: whom I blocked. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { BlockedPerson } from "../../api/moderation";
import { Avatar } from "../../components/avatar";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { onDay } from "../../format";
import { moderation } from "../../messages/moderation";
import { unblock } from "../../state/blocks";
import { now } from "../../state/clock";
import { me } from "../../state/me";
import { tell, tellProblem } from "../../state/toast";

export default function BlocksPage() {
  const words = moderation.blocks;
  if (me.value === undefined) return <Page title={words.title} narrow children={null} />;
  if (me.value === null)
    return (
      <Page title={words.title} narrow>
        <p class="lead">{words.needed}</p>
        <a class="button button-main" href="/sign-in?next=/settings/blocks">
          {words.signIn}
        </a>
      </Page>
    );
  return (
    <Page title={words.title} narrow>
      <p>
        <a href="/settings/account">{words.account}</a>
      </p>
      <p class="quiet">{words.text}</p>
      <Blocked key={me.value.id} />
    </Page>
  );
}

function Blocked() {
  const [people, setPeople] = useState<BlockedPerson[] | null>(null);
  const [failed, setFailed] = useState(false);
  const words = moderation.blocks;
  const load = () => {
    setFailed(false);
    api("GET /api/v1/me/blocks").then(
      ({ items }) => setPeople(items),
      () => setFailed(true),
    );
  };
  useEffect(load, []);
  const lift = ({ handle, name }: BlockedPerson) =>
    unblock(handle).then(() => {
      setPeople((known) => known?.filter((one) => one.handle !== handle) ?? null);
      tell(words.unblocked(name));
    }, tellProblem);
  if (failed) return <Failed again={load}>{words.failed}</Failed>;
  if (people?.length === 0) return <p class="lead">{words.none}</p>;
  return (
    <ul class="rows">
      {people?.map((one) => (
        <li key={one.id} class="row">
          <Avatar name={one.name} color={one.color} size="s" />
          <span class="row-text">
            <a class="row-title" href={`/u/${one.handle}`}>
              <bdi>{one.name}</bdi>
            </a>
            <span class="quiet small">
              @{one.handle} · {words.since(onDay(one.blocked_at, now.value))}
            </span>
          </span>
          <button
            type="button"
            class="button button-small"
            aria-label={words.unblock(one.name)}
            onClick={() => lift(one)}
          >
            {words.short}
          </button>
        </li>
      ))}
    </ul>
  );
}
