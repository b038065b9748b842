import { useId } from "preact/hooks";

interface TextFieldProps {
  label: string;
  hint: string;
  value: string;
  onValue(value: string): void;
  problem: string | null;
  maxLength: number;
}

/** A field for several lines; it grows with them. */
export function TextField({ label, hint, value, onValue, problem, maxLength }: TextFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={4}
        dir="auto"
        value={value}
        maxLength={maxLength}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class={problem ? "hint problem" : "hint"} role={problem ? "alert" : undefined}>
        {problem ?? hint}
      </p>
    </div>
  );
}
