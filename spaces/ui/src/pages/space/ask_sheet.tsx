/** The step before the stage: who I am, what I want to ask, and the rules of the house. */
import { useState } from "preact/hooks";
import { Field, Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { rulesOf } from "../../live/stage_rules";
import { craft } from "../../messages/craft";
import { guestName, room, session } from "../../state/live";
import { me } from "../../state/me";
import { HouseRules } from "./rules_sheet";

/** ask: raise my hand; join: take the place that was offered to me. */
type Step = "ask" | "join";

export function AskSheet({ step, onClose }: { step: Step; onClose(): void }) {
  const [name, setName] = useState(guestName.value);
  const [question, setQuestion] = useState("");
  const { busy, attempt, at, rest, clear } = useAttempt();
  const unread = mustAgree();
  const words = craft.ask;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => go(step, me.value ? undefined : name, question))) onClose();
  };
  return (
    <Sheet title={step === "ask" ? words.title : words.joinTitle} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        {!me.value && (
          <Field
            label={words.name}
            hint={words.nameHint}
            value={name}
            onValue={(value) => {
              setName(value);
              clear();
            }}
            problem={at("name")}
            required
            maxLength={50}
            autoComplete="nickname"
            autoFocus
          />
        )}
        {step === "ask" && (
          <Field
            label={words.question}
            hint={words.questionHint}
            value={question}
            onValue={setQuestion}
            problem={at("question")}
            maxLength={140}
            autoComplete="off"
            autoFocus={Boolean(me.value)}
          />
        )}
        {unread && <HouseRules rules={unread} />}
        {rest("name", "question") && <Notice>{rest("name", "question")}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {yes(step, unread !== null)}
        </button>
      </form>
    </Sheet>
  );
}

function yes(step: Step, agreeing: boolean): string {
  if (step === "ask") return agreeing ? craft.ask.agreeAndAsk : craft.ask.yes;
  return agreeing ? craft.ask.agreeAndJoin : craft.ask.joinYes;
}

/** The house rules I have not agreed to yet; the host made them. */
export function mustAgree(): string | null {
  const { you, space } = room.value;
  return you.role === "host" || you.agreed ? null : rulesOf(space).rules;
}

async function go(step: Step, name: string | undefined, question: string): Promise<void> {
  const now = session.value;
  if (mustAgree()) await now?.ask({ type: "agree" });
  await now?.ask(
    step === "ask"
      ? { type: "request", name, question: question.trim() || undefined }
      : { type: "accept_invite", name },
  );
  if (name) guestName.value = name;
}
