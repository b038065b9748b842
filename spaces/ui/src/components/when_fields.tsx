/** When a space begins: day and time, in which zone, and whether it comes again. */
import { schedule } from "../messages/schedule";
import { allZones, localIn } from "../zones";
import { Field } from "./form";
import { repeatName } from "./repeat_words";
import { REPEATS, type Repeat } from "./repeating";
import { SelectField } from "./select_field";

export interface Moment {
  /** "2026-12-01T20:00", as clocks in the zone show it. */
  local: string;
  zone: string;
}

export interface Repetition {
  repeat: Repeat;
  /** How many times; null: until it is canceled. */
  times: number | null;
}

const TIMES = [null, 4, 6, 8, 10, 12, 26, 52] as const;

interface MomentProps {
  value: Moment;
  onValue(part: Partial<Moment>): void;
  problem: string | null;
}

export function MomentFields({ value, onValue, problem }: MomentProps) {
  const words = schedule.when;
  return (
    <div class="field-pair when-pair">
      <Field
        label={words.start}
        type="datetime-local"
        value={value.local}
        min={localIn(new Date(), value.zone)}
        onValue={(local) => onValue({ local })}
        problem={problem}
        required
      />
      <SelectField<string>
        label={words.zone}
        options={allZones(value.zone)}
        name={(zone) => zone.replaceAll("_", " ")}
        value={value.zone}
        onValue={(zone) => onValue({ zone })}
      />
    </div>
  );
}

interface RepeatProps {
  value: Repetition;
  local: string;
  onValue(part: Partial<Repetition>): void;
  problem: string | null;
}

export function RepeatFields({ value, local, onValue, problem }: RepeatProps) {
  const words = schedule.when;
  return (
    <div class="field-pair">
      <SelectField<Repeat>
        label={words.repeat}
        options={REPEATS}
        name={(repeat) => repeatName(repeat, local)}
        value={value.repeat}
        onValue={(repeat) => onValue({ repeat })}
        problem={problem}
      />
      {value.repeat !== "never" && (
        <SelectField<number | null>
          label={words.ends}
          options={TIMES}
          name={(times) => (times === null ? words.endless : words.after(times))}
          value={value.times}
          onValue={(times) => onValue({ times })}
        />
      )}
    </div>
  );
}
