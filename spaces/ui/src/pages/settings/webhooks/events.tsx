import { webhooks } from "../../../messages/webhooks";
import { familyOf, switched } from "./names";

interface EventsProps {
  choices: readonly string[];
  chosen: readonly string[];
  onChosen(chosen: string[]): void;
}

type Family = keyof typeof webhooks.families;

/** Which events a webhook is told of: whole families, or single ones of them. */
export function Events({ choices, chosen, onChosen }: EventsProps) {
  const families = choices.filter((one) => one.endsWith(".*"));
  const single = choices.filter((one) => !one.endsWith(".*"));
  const flip = (event: string) => onChosen(switched(chosen, event));
  return (
    <fieldset class="checks">
      <legend>{webhooks.form.events}</legend>
      {families.map((family) => (
        <label key={family} class="check">
          <input type="checkbox" checked={chosen.includes(family)} onChange={() => flip(family)} />
          <span>{webhooks.families[familyOf(family) as Family] ?? family}</span>
        </label>
      ))}
      <details class="hook-single" open={chosen.some((one) => single.includes(one))}>
        <summary>{webhooks.form.single}</summary>
        {single.map((event) => {
          const whole = chosen.includes(`${familyOf(event)}.*`);
          return (
            <label key={event} class="check">
              <input
                type="checkbox"
                checked={whole || chosen.includes(event)}
                disabled={whole}
                onChange={() => flip(event)}
              />
              <code>{event}</code>
            </label>
          );
        })}
      </details>
    </fieldset>
  );
}
