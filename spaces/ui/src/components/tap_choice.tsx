import { useId } from "preact/hooks";
import type { TapPolicy } from "../api/types";
import { common } from "../messages/common";
import { TapSign } from "./tap_badge";

interface TapChoiceProps {
  value: TapPolicy;
  onValue(value: TapPolicy): void;
  problem?: string | null;
}

const POLICIES = Object.keys(common.tap.choices) as TapPolicy[];

/** What shall be kept of a space: three ways, each said in one sentence. */
export function TapChoice({ value, onValue, problem }: TapChoiceProps) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{common.tap.choose}</legend>
      <div class="tap-options">
        {POLICIES.map((policy) => (
          <label key={policy} class="tap-option">
            <input
              type="radio"
              name={name}
              checked={policy === value}
              aria-labelledby={`${name}-${policy}`}
              aria-describedby={`${name}-${policy}-text`}
              onChange={() => onValue(policy)}
            />
            <span id={`${name}-${policy}`} class={`tap-option-name tap-${policy}`}>
              <TapSign />
              {common.tap.choices[policy].name}
            </span>
            <span id={`${name}-${policy}-text`} class="tap-option-text">
              {common.tap.choices[policy].text}
            </span>
          </label>
        ))}
      </div>
      {problem && (
        <p class="hint problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
