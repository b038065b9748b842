/** A question about my voice, on whatever page I am: one at a time, until it is answered or put away. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Answer } from "../api/recordings";
import { Icon } from "../icons";
import { common } from "../messages/common";
import { now } from "../state/clock";
import { hide, type Question, questions, say, watchForQuestions } from "../state/questions";
import { tellProblem } from "../state/toast";
import { ConsentAnswers } from "./consent_answers";
import { deadlineWords, outcomeWords, saidWords } from "./consent_words";
import { TapSign } from "./tap_badge";

/** `path`: the page it stands on; the pages of the questions ask by themselves. */
export function ConsentNotice({ path }: { path: string }) {
  useEffect(watchForQuestions, []);
  const all = questions.value.filter(
    ({ recording: { id } }) => path !== `/r/${id}/consent` && path !== "/settings/voice",
  );
  const [first] = all;
  if (!first) return null;
  return (
    <section class="ask" aria-label={common.consent.region}>
      <One key={first.recording.id} question={first} more={all.length - 1} />
    </section>
  );
}

function One({ question, more }: { question: Question; more: number }) {
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const asking = question.open && (question.answer === null || changing);
  const answer = async (said: Answer) => {
    setBusy(true);
    await say(question, said).then(() => setChanging(false), tellProblem);
    setBusy(false);
  };
  return (
    <>
      <p class="tap-badge tap-held" aria-hidden="true">
        <TapSign />
        {common.consent.region}
      </p>
      <Hide id={question.recording.id} />
      <div class="ask-words">
        <p class="ask-title" role="status">
          {asking ? <Title question={question} /> : answered(question)}
        </p>
        {asking && (
          <p class="small quiet">
            {deadlineWords(question, now.value)}{" "}
            <a href={`/r/${question.recording.id}/consent`}>{common.consent.details}</a>
            {more > 0 && <> · {common.consent.more(more)}</>}
          </p>
        )}
      </div>
      {asking && <ConsentAnswers value={question.answer} busy={busy} onAnswer={answer} />}
      {!asking && question.open && <Change onChange={() => setChanging(true)} />}
    </>
  );
}

const answered = (question: Question) =>
  question.open ? saidWords(question, now.value) : outcomeWords(question);

function Title({ question: { recording } }: { question: Question }) {
  return (
    <>
      <bdi>{recording.host.name}</bdi> {common.consent.savedThe} “<bdi>{recording.title}</bdi>”.{" "}
      {common.consent.mayYour}
    </>
  );
}

/** Takes the focus from the answer that was pressed and is gone. */
function Change({ onChange }: { onChange(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <button ref={button} type="button" class="button button-plain ask-change" onClick={onChange}>
      {common.consent.change}
    </button>
  );
}

function Hide({ id }: { id: string }) {
  return (
    <button
      type="button"
      class="icon-button ask-hide"
      aria-label={common.consent.hide}
      title={common.consent.hide}
      onClick={() => hide(id)}
    >
      <Icon name="close" />
    </button>
  );
}
