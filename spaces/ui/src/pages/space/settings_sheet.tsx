/** How the stage is run, while it runs: each change counts at once. */
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { changeHouse, changeStage, type StageChange } from "../../api/stage";
import type { Space, SpeakerPolicy } from "../../api/types";
import { Choice, Field, Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import {
  ChatOptions,
  LanguageField,
  listed,
  PinField,
  RulesField,
  type StageOptions,
  TurnOptions,
  USUAL_STAGE,
} from "../../components/stage_options";
import { Switch } from "../../components/switch";
import { rulesOf } from "../../live/stage_rules";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { room } from "../../state/live";
import { tell } from "../../state/toast";
import { created } from "./saving";

export function SettingsSheet({ space, onClose }: { space: Space; onClose(): void }) {
  const now = room.value.space ?? space;
  const { pending, change, at, rest } = useChanges(space.id);
  const rules = { ...rulesOf(now), ...pending };
  const options: StageOptions = { ...USUAL_STAGE, ...rules, rules: rules.rules ?? "", pin: "" };
  const parts = { value: options, onValue: (part: Partial<StageOptions>) => change(part as StageChange), at };
  return (
    <Sheet title={craft.settings.title} onClose={onClose}>
      <div class="stack">
        <p class="quiet small">{craft.settings.live}</p>
        <Choice<SpeakerPolicy>
          legend={craft.settings.who}
          options={common.start.policies}
          value={pending.speakers ?? now.speaker_policy}
          onValue={(speakers) => change({ speakers })}
        />
        <Switch
          label={craft.settings.locked}
          hint={craft.settings.lockedText}
          value={rules.locked}
          onValue={(locked) => change({ locked })}
        />
        <TurnOptions {...parts} />
        {rules.time_box !== null && <p class="hint">{craft.settings.boxText}</p>}
        <ChatOptions {...parts} />
        {rest && <Notice>{rest}</Notice>}
        {created(space) && <House space={now} />}
        {created(space) && <About space={now} />}
      </div>
    </Sheet>
  );
}

const FIELDS = ["stage_limit", "time_box", "slow_mode"];

/** Changes on their way show at once; one that the server refuses goes back, with its words. */
function useChanges(spaceId: string) {
  const [pending, setPending] = useState<StageChange>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (part: StageChange) => {
    setProblem(null);
    setPending((others) => ({ ...others, ...part }));
    changeStage(spaceId, part)
      .catch((error: unknown) => {
        if (error instanceof Problem) setProblem(error);
      })
      .finally(() => setPending((all) => without(all, part)));
  };
  const field = problem?.field ?? "";
  const at = (name: string) => (field === name ? (problem?.detail ?? null) : null);
  return { pending, change, at, rest: FIELDS.includes(field) ? null : problem?.detail };
}

function without(all: StageChange, part: StageChange): StageChange {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in part)));
}

/** What only the host decides: words, sent when they are whole. */
function House({ space }: { space: Space }) {
  const { rules: set, has_pin } = rulesOf(space);
  const [rules, setRules] = useState(set ?? "");
  const [pin, setPin] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const words = craft.settings;
  const put = async (body: { rules?: string | null; pin?: string | null }, done: string) => {
    if (!(await attempt(() => changeHouse(space.id, body)))) return;
    setPin("");
    tell(done);
  };
  return (
    <div class="stack house">
      <form
        class="field-form"
        onSubmit={(event) => {
          event.preventDefault();
          put({ rules: rules.trim() || null }, words.saved);
        }}
      >
        <RulesField value={rules} onValue={setRules} problem={at("rules")} />
        <button type="submit" class="button" disabled={busy || rules.trim() === (set ?? "")}>
          {words.saveRules}
        </button>
      </form>
      <form
        class="field-form"
        onSubmit={(event) => {
          event.preventDefault();
          put({ pin: pin.trim() }, words.pinSaved);
        }}
      >
        <PinField value={pin} onValue={setPin} problem={at("pin")} />
        {has_pin && <p class="hint">{words.pinSet}</p>}
        <span class="actions actions-start">
          <button type="submit" class="button" disabled={busy || pin.trim() === ""}>
            {has_pin ? words.changePin : words.setPin}
          </button>
          {has_pin && (
            <button
              type="button"
              class="button button-quiet"
              disabled={busy}
              onClick={() => put({ pin: null }, words.pinRemoved)}
            >
              {words.removePin}
            </button>
          )}
        </span>
      </form>
      {rest("rules", "pin") && <Notice>{rest("rules", "pin")}</Notice>}
    </div>
  );
}

const ABOUT = ["title", "topics", "language"];

/** What the space says about itself, on cards and in the search too. */
function About({ space }: { space: Space }) {
  const [title, setTitle] = useState(space.title);
  const [topics, setTopics] = useState(space.topics.join(", "));
  const [language, setLanguage] = useState(space.language ?? "");
  const { busy, attempt, at, rest } = useAttempt();
  const words = craft.settings;
  const submit = async (event: Event) => {
    event.preventDefault();
    const body = { title, topics: listed(topics), language: language.trim() || null };
    if (await attempt(() => changeHouse(space.id, body))) tell(words.saved);
  };
  return (
    <form class="field-form house" onSubmit={submit}>
      <h3>{words.about}</h3>
      <Field
        label={common.start.what}
        value={title}
        onValue={setTitle}
        problem={at("title")}
        required
        maxLength={100}
      />
      <Field
        label={common.start.topics}
        hint={common.start.topicsHint}
        value={topics}
        onValue={setTopics}
        problem={at("topics")}
        maxLength={100}
      />
      <LanguageField value={language} onValue={setLanguage} problem={at("language")} />
      {rest(...ABOUT) && <Notice>{rest(...ABOUT)}</Notice>}
      <button type="submit" class="button" disabled={busy}>
        {words.saveAbout}
      </button>
    </form>
  );
}
