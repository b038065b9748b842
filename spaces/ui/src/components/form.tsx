import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { type Problem, words } from "../api/client";
import type { Refused } from "../live/socket";
import { common } from "../messages/common";

interface FieldProps {
  label: string;
  hint?: string;
  problem?: string | null;
  type?: "text" | "password" | "datetime-local";
  value: string;
  onValue(value: string): void;
  required?: boolean;
  maxLength?: number;
  minLength?: number;
  autoComplete?: string;
  autoFocus?: boolean;
  autoCapitalize?: "none" | "words";
  placeholder?: string;
  readOnly?: boolean;
  min?: string;
}

export function Field({ label, hint, problem, onValue, autoFocus, type, ...input }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        {...input}
        // Preact's types want one shape per kind of input; ours are all read as text.
        type={type as "text" | undefined}
        // The attribute, not focus(): a dialog honours it when it opens.
        autofocus={autoFocus}
        dir="auto"
        aria-invalid={problem ? true : undefined}
        aria-describedby={described || undefined}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {hint && !problem && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} class="hint problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A password to be chosen, as signing up and changing it ask for one. */
export function NewPassword(props: Pick<FieldProps, "label" | "value" | "problem" | "onValue">) {
  return (
    <Field
      {...props}
      hint={common.account.passwordHint}
      type="password"
      autoComplete="new-password"
      minLength={8}
      required
    />
  );
}

type TitleProps = Pick<FieldProps, "label" | "hint" | "value" | "problem" | "onValue">;

/** What a recording or a station is called, with as much room as the server gives it. */
export function TitleField(props: TitleProps) {
  return <Field {...props} maxLength={120} required />;
}

interface ChoiceProps<T extends string> {
  legend: string;
  options: Record<T, string>;
  value: T;
  onValue(value: T): void;
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>({ legend, options, value, onValue }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="segments">
        {(Object.entries(options) as [T, string][]).map(([key, text]) => (
          <label key={key} class="segment">
            <input type="radio" name={name} checked={key === value} onChange={() => onValue(key)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface Fault {
  detail: string;
  field: string | null;
}

function isFault(error: unknown): error is Problem | Refused {
  return error instanceof Error && "detail" in error;
}

/** Runs one thing at a time, and keeps what the server said against it: by field, or for the whole form. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  async function attempt(what: () => Promise<unknown>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setFault(null);
    try {
      await what();
      return true;
    } catch (error) {
      setFault(
        isFault(error) ? { detail: error.detail, field: error.field } : { detail: words(error), field: null },
      );
      return false;
    } finally {
      setBusy(false);
    }
  }
  const at = (field: string) => (fault?.field?.split(".")[0] === field ? fault.detail : null);
  const rest = (...fields: string[]) =>
    fault && !fields.includes(fault.field?.split(".")[0] ?? "") ? fault.detail : null;
  return { busy, attempt, at, rest, clear: () => setFault(null) };
}

/** A refusal or a failure, said where it matters. */
export function Notice({
  children,
  tone = "problem",
}: {
  children: ComponentChildren;
  tone?: "problem" | "plain";
}) {
  return (
    <div class={`notice notice-${tone}`} role="alert">
      {children}
    </div>
  );
}
