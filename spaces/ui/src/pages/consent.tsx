/** /r/{id}/consent: what a speaker is asked about one recording; an account or a guest seat of this browser answers. */
import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { Problem, words } from "../api/client";
import { type Answer, withdraw } from "../api/recordings";
import { ConsentAnswers } from "../components/consent_answers";
import { deadlineWords, heardIn, outcomeWords, saidWords } from "../components/consent_words";
import { Failed } from "../components/failed";
import { Notice, useAttempt } from "../components/form";
import { Landing } from "../components/landing";
import { Page } from "../components/page";
import { Question as Sure } from "../components/sheet";
import { exact, when } from "../format";
import { Icon } from "../icons";
import { common } from "../messages/common";
import { now } from "../state/clock";
import { me } from "../state/me";
import { type Question, questionAbout, say } from "../state/questions";
import { tell, tellProblem } from "../state/toast";

export default function ConsentPage() {
  const { id = "" } = useRoute().params;
  return <OneConsent key={id} id={id} />;
}

function OneConsent({ id }: { id: string }) {
  const { question, problem, setQuestion, again } = useQuestion(id);
  if (problem?.status === 410) return <Message title={common.consent.goneTitle} text={common.consent.gone} />;
  if (problem) return <NotLoaded text={words(problem)} again={again} />;
  if (question === undefined)
    return <Page title={common.consent.pageTitle} narrow hideTitle children={null} />;
  if (question === null) return <Stranger id={id} />;
  return <Asking question={question} onChange={setQuestion} />;
}

/** undefined while it is looked for, null where we are strangers. */
function useQuestion(id: string) {
  const [question, setQuestion] = useState<Question | null | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const known = me.value;
  useEffect(() => {
    if (known === undefined) return;
    setProblem(null);
    questionAbout(id).then(setQuestion, (error: unknown) =>
      setProblem(error instanceof Problem ? error : new Problem(0, "unexpected", words(error))),
    );
  }, [id, known?.id, known === undefined, turn]);
  return { question, problem, setQuestion, again: () => setTurn(turn + 1) };
}

function Asking({ question, onChange }: { question: Question; onChange(question: Question): void }) {
  const { recording, answer, open, heard_seconds } = question;
  const { busy, attempt, rest } = useAttempt();
  const [pressed, setPressed] = useState(false);
  const settle = (next: Question) => {
    setPressed(true);
    onChange(next);
  };
  const press = (said: Answer) => attempt(async () => settle(await say(question, said)));
  return (
    <Page title={common.consent.pageTitle} narrow>
      <AboutRecording question={question} />
      {heard_seconds ? <p>{common.consent.heard(heard_seconds * 1000)}</p> : null}
      {open ? (
        <section class="section ask-page" aria-label={common.consent.question}>
          <h2>{common.consent.question}</h2>
          <ConsentAnswers value={answer} busy={busy} onAnswer={press} />
          {rest() && <Notice>{rest()}</Notice>}
          <p role="status">{answer ? saidWords(question, now.value) : deadlineWords(question, now.value)}</p>
          <Explained />
        </section>
      ) : (
        <Landing key={question.withdrawn_at} focus={pressed} class="lead">
          {outcomeWords(question)}
        </Landing>
      )}
      {!open && heardIn(question) && <Withdraw question={question} onChange={settle} />}
      <p class="actions actions-start">
        {recording.visibility !== "private" && recording.state === "ready" && (
          <a class="button" href={`/r/${recording.id}`}>
            {common.keeping.listen}
          </a>
        )}
        <a class="button" href="/settings/voice">
          {common.consent.all}
        </a>
      </p>
    </Page>
  );
}

function AboutRecording({ question: { recording } }: { question: Question }) {
  return (
    <div class="ask-about">
      <p class="ask-about-title" dir="auto">
        {recording.title}
      </p>
      <p class="quiet">
        {common.consent.savedBy} <a href={`/u/${recording.host.handle}`}>{recording.host.name}</a>
        {" · "}
        <time dateTime={recording.started_at} title={exact(recording.started_at)}>
          {common.consent.spokenOn(when(recording.started_at, now.value))}
        </time>
      </p>
    </div>
  );
}

function Explained() {
  return (
    <dl class="explained">
      {(["yes", "anonymous", "no"] as const).map((answer) => (
        <div key={answer}>
          <dt>{common.consent[answer]}</dt>
          <dd>{common.consent.explain[answer]}</dd>
        </div>
      ))}
    </dl>
  );
}

interface WithdrawProps {
  question: Question;
  onChange(question: Question): void;
}

/** The way out that stays open for ever. */
export function Withdraw({ question, onChange }: WithdrawProps) {
  const [asking, setAsking] = useState(false);
  const go = async () => {
    try {
      const { guestKey, recording } = question;
      onChange({ ...(await withdraw(recording.id, guestKey)), guestKey });
      tell(common.consent.withdrawDone);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <p>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {common.consent.withdraw}
      </button>
      {asking && (
        <Sure
          title={common.consent.withdrawTitle}
          text={common.consent.withdrawText}
          yes={common.consent.withdraw}
          onYes={go}
          onClose={() => setAsking(false)}
        />
      )}
    </p>
  );
}

function Stranger({ id }: { id: string }) {
  return (
    <Page title={common.consent.strangerTitle} narrow>
      <p class="lead">{common.consent.stranger}</p>
      {!me.value && (
        <>
          <p>{common.consent.strangerSignIn}</p>
          <a class="button button-main" href={`/sign-in?next=/r/${id}/consent`}>
            <Icon name="user" />
            {common.account.signIn}
          </a>
        </>
      )}
    </Page>
  );
}

function Message({ title, text }: { title: string; text: string }) {
  return (
    <Page title={title} narrow>
      <p class="lead">{text}</p>
      <a class="button" href="/">
        {common.after.home}
      </a>
    </Page>
  );
}

function NotLoaded({ text, again }: { text: string; again(): void }) {
  return (
    <Page title={common.consent.pageTitle} narrow>
      <Failed again={again}>{text}</Failed>
    </Page>
  );
}
