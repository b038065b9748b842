/** A space that is over: what it was, who spoke, and what becomes of it. */
import { Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { lazy } from "preact-iso";
import type { Recording } from "../../api/recordings";
import type { Space } from "../../api/types";
import { Topics } from "../../components/badges";
import { deadlineWords, outcomeWords, saidWords } from "../../components/consent_words";
import { Page } from "../../components/page";
import { TapBadge } from "../../components/tap_badge";
import { exact, length, when } from "../../format";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { now } from "../../state/clock";
import { room } from "../../state/live";
import { me } from "../../state/me";
import { questionIn, questions } from "../../state/questions";
import { HomeLink, People } from "./after";
import { useSaved, useSpaceAfter } from "./afterwards";
import { Keeping } from "./keeping";
import { Numbers } from "./numbers";
import { ReportSheet, reportKey } from "./report_sheet";
import { Saved } from "./saved";
import { created } from "./saving";
import { WhoSpoke } from "./spoke";

const LogSheet = lazy(() => import("./log_sheets").then((sheets) => sheets.LogSheet));

/** While speakers are asked, the list of their answers says who they were. */
const ASKING: ReadonlySet<Recording["state"]> = new Set(["capturing", "consent_pending"]);

export function Ended({ space: before }: { space: Space }) {
  const { space: after, look } = useSpaceAfter(before.id);
  const space = after ?? before;
  const mine = created(space);
  const { saved, setSaved } = useSaved(space, mine);
  const [decided, setDecided] = useState(false);
  const decide = (recording?: Recording) => {
    setDecided(true);
    if (recording) setSaved(recording);
    look();
  };
  return (
    <Page title={space.title} narrow>
      <div class="over-head">
        <p class="lead">{endWords(space)}</p>
        <Facts space={space} voices={saved?.consents?.length ?? null} />
        {space.started_at && after && <TapBadge space={space} />}
        <Topics topics={space.topics} />
      </div>
      {after?.started_at && mine && saved === null && (
        <Keeping space={after} decided={decided} onDecided={decide} />
      )}
      {mine && saved && <Saved recording={saved} pressed={decided} onChange={setSaved} />}
      {after?.started_at && !mine && <ForOthers space={after} />}
      {!mine && <MyVoice space={space} />}
      {!(saved && ASKING.has(saved.state)) && <OnStage space={space} saved={saved ?? null} />}
      {space.started_at && (mine || me.value?.admin) && (
        <Numbers space={space} duration={saved?.duration ?? null} />
      )}
      {space.started_at && (mine || me.value?.admin) && <Log spaceId={space.id} />}
      {!mine && <ReportIt space={space} />}
      <HomeLink />
    </Page>
  );
}

/** For accounts, and for guests as long as they can prove that they were here. */
function ReportIt({ space }: { space: Space }) {
  const [open, setOpen] = useState(false);
  if (!space.started_at || !(me.value || reportKey(space.id))) return null;
  return (
    <p>
      <button type="button" class="button button-quiet" onClick={() => setOpen(true)}>
        <Icon name="flag" />
        {craft.tools.reportSpace}
      </button>
      {open && (
        <ReportSheet spaceId={space.id} tap={space.tap.policy} person={null} onClose={() => setOpen(false)} />
      )}
    </p>
  );
}

/** What was done, for the host to look up. */
function Log({ spaceId }: { spaceId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <p>
      <button type="button" class="button button-quiet" onClick={() => setOpen(true)}>
        <Icon name="list" />
        {craft.tools.log}
      </button>
      {open && (
        <Suspense fallback={null}>
          <LogSheet spaceId={spaceId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </p>
  );
}

function endWords(space: Space): string {
  if (space.state === "canceled") return `${common.after.canceled}.`;
  const reason = room.value.space?.id === space.id ? room.value.ended?.reason : undefined;
  return reason ? `${common.after.title}. ${common.after.reasons[reason]}` : `${common.after.title}.`;
}

function Facts({ space, voices }: { space: Space; voices: number | null }) {
  const { started_at, ended_at, peak_listeners } = space;
  if (!ended_at) return null;
  const facts = [common.after.ended(when(ended_at, now.value))];
  if (started_at) facts.push(common.after.lasted(length(Date.parse(ended_at) - Date.parse(started_at))));
  if (started_at && peak_listeners > 0) facts.push(common.after.peak(peak_listeners));
  if (voices) facts.push(common.keeping.spoke(voices));
  return (
    <p class="quiet number" title={exact(ended_at)}>
      {facts.join("\u00a0· ")}
    </p>
  );
}

/** For everybody but the host: the recording when it is public, or what can still happen. */
function ForOthers({ space }: { space: Space }) {
  if (space.recording_id)
    return (
      <p>
        <a class="button button-main" href={`/r/${space.recording_id}`}>
          <Icon name="headphones" />
          {common.keeping.listen}
        </a>
      </p>
    );
  return <p role="status">{common.keeping.others[space.tap.policy === "off" ? "off" : space.tap.state]}</p>;
}

/** For somebody who spoke: what they said about their voice, unless the notice above is asking just now. */
function MyVoice({ space }: { space: Space }) {
  const question = questionIn(space);
  if (!question || questions.value.includes(question)) return null;
  const text = question.open ? saidWords(question, now.value) : outcomeWords(question);
  return (
    <p>
      {text || deadlineWords(question, now.value)}{" "}
      <a href={`/r/${question.recording.id}/consent`}>{common.consent.mine}</a>
    </p>
  );
}

/** Accounts with a way to follow them; guests, whom the server names to nobody, as its host or whoever was there knows. */
function OnStage({ space, saved }: { space: Space; saved: Recording | null }) {
  if (!space.started_at) return <People people={[{ ...space.host, role: "host" }]} />;
  const here = room.value.space?.id === space.id ? room.value.stage : [];
  const guests = (saved?.consents ?? here).filter(({ handle }) => handle === null);
  return <WhoSpoke spaceId={space.id} guests={guests} />;
}
