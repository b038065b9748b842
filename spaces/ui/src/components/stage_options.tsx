/** How the stage of a space is run: asked for when one is started, and changed while it is live. */
import { craft } from "../messages/craft";
import { Field } from "./form";
import { SelectField } from "./select_field";
import { Switch } from "./switch";
import { TextField } from "./text_field";

/** What can be chosen besides title, topics and who may speak; the names are those of the API. */
export interface StageOptions {
  /** House rules; empty: none. */
  rules: string;
  /** Empty: none. */
  pin: string;
  /** Speakers at once; null: as many as the server allows. */
  stage_limit: number | null;
  /** Seconds on stage; null: no limit. */
  time_box: number | null;
  first_timers_first: boolean;
  chat: boolean;
  /** Seconds between two messages of one person. */
  slow_mode: number;
  /** A BCP 47 tag; empty: none. */
  language: string;
}

export const USUAL_STAGE: StageOptions = {
  rules: "",
  pin: "",
  stage_limit: null,
  time_box: null,
  first_timers_first: false,
  chat: true,
  slow_mode: 0,
  language: "",
};

/** The fields of a new space; what is as usual is left to the server. */
export function stageOrder(chosen: StageOptions) {
  const { rules, pin, language } = chosen;
  return {
    ...chosen,
    rules: rules.trim() || null,
    pin: pin.trim() || null,
    language: language.trim() || null,
  };
}

const LIMITS = [null, 1, 2, 3, 4, 5, 6, 8, 10] as const;
const BOXES = [null, 30, 60, 120, 180, 300, 600, 900] as const;
const PAUSES = [0, 5, 10, 30, 60, 300] as const;

interface PartProps {
  value: StageOptions;
  onValue(part: Partial<StageOptions>): void;
  /** What the server said against a field. */
  at(field: string): string | null;
}

/** All of them, for a space that does not exist yet. */
export function AllStageOptions(props: PartProps) {
  const { value, onValue, at } = props;
  return (
    <div class="stage-options">
      <RulesField value={value.rules} onValue={(rules) => onValue({ rules })} problem={at("rules")} />
      <PinField value={value.pin} onValue={(pin) => onValue({ pin })} problem={at("pin")} />
      <TurnOptions {...props} />
      <ChatOptions {...props} />
      <LanguageField
        value={value.language}
        onValue={(language) => onValue({ language })}
        problem={at("language")}
      />
    </div>
  );
}

/** Whose turn it is, and for how long. */
export function TurnOptions({ value, onValue, at }: PartProps) {
  const words = craft.settings;
  return (
    <>
      <div class="field-pair">
        <SelectField<number | null>
          label={words.limit}
          options={LIMITS}
          name={(limit) => (limit === null ? words.limitNone : words.limitOf(limit))}
          value={value.stage_limit}
          onValue={(stage_limit) => onValue({ stage_limit })}
          problem={at("stage_limit")}
        />
        <SelectField<number | null>
          label={words.box}
          options={BOXES}
          name={(box) => (box === null ? words.boxNone : words.boxOf(box))}
          value={value.time_box}
          onValue={(time_box) => onValue({ time_box })}
          problem={at("time_box")}
        />
      </div>
      <Switch
        label={words.firstTimers}
        hint={words.firstTimersText}
        value={value.first_timers_first}
        onValue={(first_timers_first) => onValue({ first_timers_first })}
      />
    </>
  );
}

export function ChatOptions({ value, onValue, at }: PartProps) {
  const words = craft.settings;
  return (
    <>
      <Switch
        label={words.chat}
        hint={words.chatText}
        value={value.chat}
        onValue={(chat) => onValue({ chat })}
      />
      {value.chat && (
        <SelectField<number>
          label={words.slow}
          options={PAUSES}
          name={(pause) => (pause === 0 ? words.slowNone : words.slowOf(pause))}
          value={value.slow_mode}
          onValue={(slow_mode) => onValue({ slow_mode })}
          problem={at("slow_mode")}
        />
      )}
    </>
  );
}

interface WordsProps {
  value: string;
  onValue(value: string): void;
  problem: string | null;
}

export function RulesField(props: WordsProps) {
  const { rules, rulesHint } = craft.settings;
  return <TextField label={rules} hint={rulesHint} maxLength={500} {...props} />;
}

export function PinField(props: WordsProps) {
  const { pin, pinHint } = craft.settings;
  return (
    <Field label={pin} hint={pinHint} maxLength={12} autoComplete="off" autoCapitalize="none" {...props} />
  );
}

export function LanguageField(props: WordsProps) {
  const { language, languageHint } = craft.settings;
  return (
    <Field
      label={language}
      hint={languageHint}
      maxLength={35}
      autoComplete="off"
      autoCapitalize="none"
      {...props}
    />
  );
}

/** What somebody typed as topics, with or without #. */
export const listed = (topics: string) =>
  topics
    .split(/[,#]/)
    .map((topic) => topic.trim())
    .filter(Boolean);
