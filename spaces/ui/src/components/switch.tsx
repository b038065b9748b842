import { useId } from "preact/hooks";

interface SwitchProps {
  label: string;
  hint?: string;
  value: boolean;
  onValue(value: boolean): void;
  disabled?: boolean;
}

/** Something that is on or off, with a sentence what that means. */
export function Switch({ label, hint, value, onValue, disabled }: SwitchProps) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch-text">
        <span id={id}>{label}</span>
        {hint && (
          <span id={`${id}-hint`} class="hint">
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={value}
        disabled={disabled}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
    </label>
  );
}
