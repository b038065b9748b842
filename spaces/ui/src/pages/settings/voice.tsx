/** /settings/voice: every recording I can be heard in, and what I say to it. For accounts, and for guests by the keys of their seats. */
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { type Answer, type Asked, answer, voice, withdraw } from "../../api/recordings";
import { Choice, Notice } from "../../components/form";
import { Page } from "../../components/page";
import { Question } from "../../components/sheet";
import { exact, when } from "../../format";
import { en } from "../../messages/en";
import { library } from "../../messages/library";
import { about } from "../../player/times";
import { now } from "../../state/clock";
import { guestKeys } from "../../state/guest_keys";
import { me } from "../../state/me";
import { tell, tellProblem } from "../../state/toast";
import { Tabs } from "../library/tabs";

const words = library.voice;

/** One question, and who is asked: my account, or one of the guest seats of this browser. */
interface Mine extends Asked {
  guestKey: string | null;
}

async function askedOf(guestKey: string | null): Promise<Mine[]> {
  const { items } = await voice(guestKey);
  return items.map((item) => ({ ...item, guestKey }));
}

/** My account's and my guest seats', newest first. */
async function allAsked(signedIn: boolean): Promise<Mine[]> {
  const seats = [...(signedIn ? [null] : []), ...guestKeys()];
  const found = await Promise.all(seats.map(askedOf));
  return found.flat().sort((a, b) => b.recording.started_at.localeCompare(a.recording.started_at));
}

export default function MyVoice() {
  const [items, setItems] = useState<Mine[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const known = me.value !== undefined;
  const look = () => {
    setProblem(null);
    allAsked(Boolean(me.peek())).then(setItems, (error: unknown) =>
      setProblem(error instanceof Problem ? error : new Problem(0, "unknown", en.problem.unexpected)),
    );
  };
  useEffect(() => {
    if (known) look();
  }, [known, me.value]);
  const change = (next: Mine) =>
    setItems((all) => all && all.map((one) => (one.recording.id === next.recording.id ? next : one)));
  return (
    <Page title={words.title}>
      <Tabs />
      <p class="lead">{words.text}</p>
      {problem && <Failed problem={problem} again={look} />}
      {!items && !problem && <Skeleton />}
      {items?.length === 0 && <Nothing />}
      {items && items.length > 0 && (
        <ul class="voices">
          {items.map((one) => (
            <OneVoice key={one.recording.id} asked={one} onChange={change} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Failed({ problem, again }: { problem: Problem; again(): void }) {
  return (
    <Notice>
      <p>
        {words.failed} {problem.detail}
      </p>
      <button type="button" class="button" onClick={again}>
        {en.retry}
      </button>
    </Notice>
  );
}

function Nothing() {
  return (
    <section class="section">
      <h2>{words.none}</h2>
      <p class="quiet">{words.noneText}</p>
      {me.value === null && (
        <p>
          <a href="/sign-in?next=/settings/voice">{words.noneGuest}</a>
        </p>
      )}
    </section>
  );
}

function Skeleton() {
  return (
    <div class="skeletons library-skeleton" aria-hidden="true">
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}

interface OneProps {
  asked: Mine;
  onChange(next: Mine): void;
}

function OneVoice({ asked, onChange }: OneProps) {
  const { recording, heard_seconds, open } = asked;
  const { id, title, host, started_at, state, visibility } = recording;
  const listens = state !== "deleted" && visibility !== "private" && recording.duration !== null;
  return (
    <li class="card voice-card">
      <header>
        <h2 dir="auto">{listens ? <a href={`/r/${id}`}>{title}</a> : title}</h2>
        <p class="quiet small number">
          {words.hostedBy(host.name)}
          {" · "}
          <time dateTime={started_at} title={exact(started_at)}>
            {when(started_at, now.value)}
          </time>
          {heard_seconds !== null && heard_seconds > 0 && ` · ${words.heard(about(heard_seconds))}`}
        </p>
      </header>
      {open ? (
        <Answering asked={asked} onChange={onChange} />
      ) : (
        <Answered asked={asked} onChange={onChange} />
      )}
    </li>
  );
}

/** While it is open, the answer can be given and changed. */
function Answering({ asked, onChange }: OneProps) {
  const { recording, deadline, answer: said, guestKey } = asked;
  const say = (answered: Answer) =>
    answer(recording.id, { answer: answered }, guestKey).then((next) => {
      onChange({ ...next, guestKey });
      tell(words.saved);
    }, tellProblem);
  const until = deadline && when(deadline, now.value);
  return (
    <div class="answering">
      <Choice<Answer | "none">
        legend={words.question}
        options={words.answers as Record<Answer | "none", string>}
        value={said ?? "none"}
        onValue={(value) => say(value as Answer)}
      />
      <p class="hint">{until ? (said ? words.until(until) : words.ask(until)) : words.askLive}</p>
    </div>
  );
}

/** Later it can only be taken back. */
function Answered({ asked, onChange }: OneProps) {
  const [asking, setAsking] = useState(false);
  const { recording, guestKey, answer: said, withdrawn_at } = asked;
  const inIt = withdrawn_at === null && (said === "yes" || said === "anonymous");
  const take = () =>
    withdraw(recording.id, guestKey).then((next) => {
      onChange({ ...next, guestKey });
      tell(words.withdrawn);
    }, tellProblem);
  return (
    <div class="answered">
      <p>{withdrawn_at ? words.answered.withdrawn : words.answered[said ?? "none"]}</p>
      {inIt && recording.state !== "deleted" && (
        <button type="button" class="button" onClick={() => setAsking(true)}>
          {words.withdraw}
        </button>
      )}
      {asking && (
        <Question
          title={words.withdrawTitle}
          text={words.withdrawText(recording.title)}
          yes={words.withdrawYes}
          no={words.withdrawNo}
          onYes={take}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
