import type { Answer } from "../api/recordings";
import { common } from "../messages/common";

const ANSWERS: Answer[] = ["yes", "anonymous", "no"];

interface ConsentAnswersProps {
  /** What was said so far. */
  value: Answer | null;
  busy: boolean;
  onAnswer(answer: Answer): void;
}

/** Three answers that look the same: nobody is pushed to one of them. */
export function ConsentAnswers({ value, busy, onAnswer }: ConsentAnswersProps) {
  return (
    <div class="answers">
      {ANSWERS.map((answer) => (
        <button
          key={answer}
          type="button"
          class="button"
          aria-pressed={value === null ? undefined : value === answer}
          disabled={busy}
          onClick={() => onAnswer(answer)}
        >
          {common.consent[answer]}
        </button>
      ))}
    </div>
  );
}
