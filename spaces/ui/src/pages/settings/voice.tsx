/** /settings/voice: every recording I can be heard in, and what I say to it. For accounts, and for guests by the keys of their seats. */
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { type Answer, voice } from "../../api/recordings";
import { ConsentAnswers } from "../../components/consent_answers";
import { deadlineWords, heardIn, outcomeWords, saidWords } from "../../components/consent_words";
import { Failed } from "../../components/failed";
import { Notice, useAttempt } from "../../components/form";
import { Page } from "../../components/page";
import { exact, when } from "../../format";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { about } from "../../player/times";
import { now } from "../../state/clock";
import { guestKeys } from "../../state/guest_keys";
import { me } from "../../state/me";
import { type Question, say } from "../../state/questions";
import { Withdraw } from "../consent";
import { Tabs } from "../library/tabs";

const words = library.voice;

async function askedOf(guestKey: string | null): Promise<Question[]> {
  const { items } = await voice(guestKey);
  return items.map((item) => ({ ...item, guestKey }));
}

/** A seat's answer has the account's recordings in it as well. */
function once(all: Question[]): Question[] {
  const known = new Set<string>();
  return all.filter(({ recording: { id }, pid }) => !known.has(`${id} ${pid}`) && known.add(`${id} ${pid}`));
}

/** My account's and my guest seats', newest first. */
async function allAsked(signedIn: boolean): Promise<Question[]> {
  const seats = [...(signedIn ? [null] : []), ...guestKeys()];
  const found = await Promise.all(seats.map(askedOf));
  return once(found.flat()).sort((a, b) => b.recording.started_at.localeCompare(a.recording.started_at));
}

export default function MyVoice() {
  const [items, setItems] = useState<Question[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const known = me.value !== undefined;
  const look = () => {
    setProblem(null);
    allAsked(Boolean(me.peek())).then(setItems, (error: unknown) =>
      setProblem(error instanceof Problem ? error : new Problem(0, "unknown", common.problem.unexpected)),
    );
  };
  useEffect(() => {
    if (known) look();
  }, [known, me.value]);
  const change = (next: Question) =>
    setItems(
      (all) =>
        all?.map((one) => (one.recording.id === next.recording.id && one.pid === next.pid ? next : one)) ??
        null,
    );
  return (
    <Page title={words.title}>
      <Tabs />
      <p class="lead">{words.text}</p>
      {problem && (
        <Failed again={look}>
          {words.failed} {problem.detail}
        </Failed>
      )}
      {!items && !problem && <Skeleton />}
      {items?.length === 0 && <Nothing />}
      {items && items.length > 0 && (
        <ul class="voices">
          {items.map((one) => (
            <OneVoice key={`${one.recording.id} ${one.pid}`} asked={one} onChange={change} />
          ))}
        </ul>
      )}
    </Page>
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
  asked: Question;
  onChange(next: Question): void;
}

function OneVoice({ asked, onChange }: OneProps) {
  const { recording, heard_seconds, open } = asked;
  const { id, title, host, started_at, visibility } = recording;
  const listens = visibility !== "private" && recording.duration !== null;
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
  const { busy, attempt, rest } = useAttempt();
  const press = (said: Answer) => attempt(async () => onChange(await say(asked, said)));
  return (
    <div class="voice-answer">
      <p>{words.question}</p>
      <ConsentAnswers value={asked.answer} busy={busy} onAnswer={press} />
      {rest() && <Notice>{rest()}</Notice>}
      <p class="hint" role="status">
        {asked.answer ? saidWords(asked, now.value) : deadlineWords(asked, now.value)}
      </p>
    </div>
  );
}

/** Later it can only be taken back. */
function Answered({ asked, onChange }: OneProps) {
  return (
    <div class="voice-answer">
      <p>{outcomeWords(asked)}</p>
      {heardIn(asked) && <Withdraw question={asked} onChange={onChange} />}
    </div>
  );
}
