/** /settings/recordings: everything I saved. */
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { myRecordings, type Quota, type Recording } from "../../api/recordings";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { me } from "../../state/me";
import { tellProblem } from "../../state/toast";
import { Import } from "./import";
import { List } from "./list";
import { Tabs } from "./tabs";

export default function Recordings() {
  return (
    <Page title={library.title}>
      <Tabs />
      {me.value === null && <Stranger />}
      {me.value === undefined && <Skeleton />}
      {me.value && <Mine />}
    </Page>
  );
}

function Stranger() {
  return (
    <section class="section">
      <p class="lead">{library.needed}</p>
      <div class="actions actions-start">
        <a class="button button-main" href="/sign-in?next=/settings/recordings">
          {library.signIn}
        </a>
      </div>
      <p>
        <a href="/settings/voice">{library.guestVoice}</a>
      </p>
    </section>
  );
}

function Mine() {
  const { recordings, quota, problem, next, look, more, change, weigh } = useMine();
  if (problem && !recordings)
    return (
      <Failed again={look}>
        {library.failed} {problem.detail}
      </Failed>
    );
  if (!recordings) return <Skeleton />;
  const fresh = (one: Recording) => {
    change((all) => all.map((old) => (old.id === one.id ? one : old)));
    const size = recordings?.find(({ id }) => id === one.id)?.size;
    if (size !== undefined && size !== one.size) weigh();
  };
  const gone = (ids: string[]) => {
    change((all) => all.filter(({ id }) => !ids.includes(id)));
    look();
  };
  return (
    <>
      {quota && <QuotaBar quota={quota} />}
      {recordings.length === 0 ? <Empty /> : <List recordings={recordings} onFresh={fresh} onGone={gone} />}
      <div class="actions actions-start">
        {next && (
          <button type="button" class="button" onClick={more}>
            {library.more}
          </button>
        )}
        <Import onDone={look} />
      </div>
    </>
  );
}

function useMine() {
  const [recordings, setRecordings] = useState<Recording[] | null>(null);
  const [quota, setQuota] = useState<Quota | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const look = async () => {
    setProblem(null);
    try {
      const page = await myRecordings();
      setRecordings(page.items);
      setQuota(page.quota);
      setNext(page.next);
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, "unknown", common.problem.unexpected));
    }
  };
  const weigh = () => void myRecordings().then((page) => setQuota(page.quota), tellProblem);
  const more = async () => {
    try {
      const page = await myRecordings(next ?? undefined);
      setRecordings((before) => [...(before ?? []), ...page.items]);
      setNext(page.next);
    } catch (error) {
      tellProblem(error);
    }
  };
  const change = (how: (all: Recording[]) => Recording[]) => setRecordings((all) => all && how(all));
  useEffect(() => void look(), []);
  return { recordings, quota, problem, next, look, more, change, weigh };
}

/** How much of the room that one's recordings may take is taken. */
function QuotaBar({ quota: { used, limit } }: { quota: Quota }) {
  if (limit === null) return null;
  return (
    <div class="quota">
      <meter
        min={0}
        max={limit}
        high={limit * 0.9}
        value={Math.min(used, limit)}
        aria-label={library.quotaLabel}
      />
      <span class="quiet small number">{library.quota(used, limit)}</span>
      {used >= limit && <p class="problem small">{library.quotaFull}</p>}
    </div>
  );
}

function Empty() {
  return (
    <section class="library-empty">
      <svg class="empty-art" aria-hidden="true" viewBox="0 0 240 64">
        {HEIGHTS.map((tall, index) => (
          <rect
            key={index}
            x={index * 8}
            y={32 - tall / 2}
            width="5"
            height={tall}
            rx="2.5"
            class={`empty-bar voice-${VOICES[Math.floor(index / 6)]}`}
          />
        ))}
      </svg>
      <h2>{library.emptyTitle}</h2>
      <p class="lead">{library.emptyText}</p>
    </section>
  );
}

const HEIGHTS = Array.from(
  { length: 30 },
  (_, index) => 10 + 44 * Math.abs(Math.sin(index * 1.9) * Math.cos(index / 5)),
);
const VOICES = [1, 6, 1, 9, 4];

function Skeleton() {
  return (
    <div class="skeletons library-skeleton" aria-hidden="true">
      {[0, 1, 2].map((index) => (
        <div key={index} class="skeleton" />
      ))}
    </div>
  );
}
