/** Which of what the sources offer comes into the channel. */
import { useEffect, useId, useState } from "preact/hooks";
import { change } from "../../api/stations";
import { Field, Notice, useAttempt } from "../../components/form";
import { common } from "../../messages/common";
import { rules as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import type { PartProps } from "./edit";
import { said, type Typed, typed, type WrongField } from "./filtering";

export function Filters({ station, known, look }: PartProps) {
  const there = typed(station.rules);
  const [form, setForm] = useState(there);
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const { busy, attempt, rest } = useAttempt();
  useEffect(() => setForm(there), [JSON.stringify(there)]);
  const edit = (what: Partial<Typed>) => setForm({ ...form, ...what });
  const submit = async (event: Event) => {
    event.preventDefault();
    const rules = said(form);
    setWrong(typeof rules === "string" ? rules : null);
    if (typeof rules === "string") return;
    if (!(await attempt(async () => known(await change(station.id, { rules }))))) return;
    tell(words.saved);
    look();
  };
  const problem = (field: WrongField) => (wrong === field ? words.wrongMinutes : null);
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <form class="stack" onSubmit={submit}>
        <Age value={form.age} onValue={(age) => edit({ age })} />
        <Field
          label={words.min}
          hint={words.minutes}
          value={form.min}
          onValue={(min) => edit({ min })}
          problem={problem("min")}
        />
        <Field
          label={words.max}
          hint={words.minutes}
          value={form.max}
          onValue={(max) => edit({ max })}
          problem={problem("max")}
        />
        <Field
          label={words.languages}
          hint={words.languagesHint}
          value={form.languages}
          onValue={(languages) => edit({ languages })}
          autoCapitalize="none"
        />
        <label class="check">
          <input
            type="checkbox"
            checked={form.explicit}
            onChange={() => edit({ explicit: !form.explicit })}
          />
          <span>
            {words.explicit}
            <span class="hint block">{words.explicitHint}</span>
          </span>
        </label>
        <p class="hint">{words.text}</p>
        {rest() && <Notice>{rest()}</Notice>}
        <button
          type="submit"
          class="button"
          disabled={busy || JSON.stringify(form) === JSON.stringify(there)}
        >
          {common.save}
        </button>
      </form>
    </section>
  );
}

function Age({ value, onValue }: { value: string; onValue(value: string): void }) {
  const id = useId();
  const ages: Record<string, string> = words.ages;
  const all = value in ages ? ages : { ...ages, [value]: words.days(Number(value)) };
  return (
    <div class="field">
      <label for={id}>{words.age}</label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {Object.entries(all)
          .sort(([a], [b]) => days(a) - days(b))
          .map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
      </select>
    </div>
  );
}

const days = (key: string): number => (key === "none" ? 0 : Number(key));
