import { useId } from "preact/hooks";

interface SelectFieldProps<T extends string | number | null> {
  label: string;
  hint?: string;
  options: readonly T[];
  /** What each of them is called. */
  name(option: T): string;
  value: T;
  onValue(value: T): void;
  problem?: string | null;
  disabled?: boolean;
}

/** One of many, unfolded when it is pressed. What is chosen now is offered even when it is none of the usual. */
export function SelectField<T extends string | number | null>(props: SelectFieldProps<T>) {
  const { label, hint, options, name, value, onValue, problem, disabled } = props;
  const id = useId();
  const all = options.includes(value) ? options : [...options, value];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={all.indexOf(value)}
        disabled={disabled}
        aria-invalid={problem ? true : undefined}
        aria-describedby={hint || problem ? `${id}-hint` : undefined}
        onChange={(event) => onValue(all[Number(event.currentTarget.value)] as T)}
      >
        {all.map((option, index) => (
          <option key={String(option)} value={index}>
            {name(option)}
          </option>
        ))}
      </select>
      {(hint || problem) && (
        <p id={`${id}-hint`} class={problem ? "hint problem" : "hint"} role={problem ? "alert" : undefined}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}
