import { useId } from "preact/hooks";

interface ExplainedChoiceProps<T extends string> {
  title: string;
  options: readonly T[];
  names: Record<T, string>;
  /** What each of them means. */
  texts: Record<T, string>;
  value: T;
  onValue(value: T): void;
  /** Why nothing can be chosen. */
  locked?: string;
}

/** A section of its own with one of a few to choose, where each needs a sentence. */
export function ExplainedChoice<T extends string>(props: ExplainedChoiceProps<T>) {
  const { title, options, names, texts, value, onValue, locked } = props;
  const name = useId();
  return (
    <section class="section">
      <h2 id={name}>{title}</h2>
      {locked && <p class="hint">{locked}</p>}
      <div role="radiogroup" aria-labelledby={name} class="explained-choice">
        {options.map((option) => (
          <label key={option} class="explained-option">
            <input
              type="radio"
              name={name}
              checked={value === option}
              disabled={locked !== undefined}
              onChange={() => onValue(option)}
            />
            <span>
              <b>{names[option]}</b>
              <span class="hint">{texts[option]}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
