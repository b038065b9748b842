import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../api/client";
import type { SpeakerPolicy, TapPolicy } from "../api/types";
import type { Microphone } from "../live/microphone";
import { common } from "../messages/common";
import { schedule } from "../messages/schedule";
import { enterSpeaking } from "../state/live";
import { usualTap } from "../state/me";
import { starting } from "../state/starting";
import { localIn, momentIn, ownZone } from "../zones";
import { Choice, Field, Notice, useAttempt } from "./form";
import { MicrophoneCheck, useMicrophoneCheck } from "./microphone_check";
import { ruleOf } from "./repeating";
import { Sheet } from "./sheet";
import { AllStageOptions, listed, type StageOptions, stageOrder, USUAL_STAGE } from "./stage_options";
import { TapChoice } from "./tap_choice";
import { type Moment, MomentFields, RepeatFields, type Repetition } from "./when_fields";

type Time = "now" | "later";

const HERE = ["title", "topics", "tap", "scheduled_start", "begins", "rule", "rules", "pin", "language"];

/** Everything a space needs on one sheet: with a title typed it is one click to live. */
export default function StartDialog() {
  const { route } = useLocation();
  const [title, setTitle] = useState("");
  const [topics, setTopics] = useState("");
  const [speakers, setSpeakers] = useState<SpeakerPolicy>("everyone");
  const [tap, setTap] = useState<TapPolicy>(usualTap.peek());
  const [options, setOptions] = useState<StageOptions>(USUAL_STAGE);
  const [time, setTime] = useState<Time>("now");
  const [start, setStart] = useState(nextHour);
  const [again, setAgain] = useState<Repetition>({ repeat: "never", times: null });
  const { busy, attempt, at, rest, clear } = useAttempt();
  const check = useMicrophoneCheck();
  const rule = time === "later" ? ruleOf(again.repeat, start.local, again.times) : null;
  const close = () => {
    starting.value = false;
  };
  const order = () => ({ title, topics: listed(topics), speakers, tap, ...stageOrder(options) });

  async function goLive(microphone: Microphone | null): Promise<void> {
    const space = await api("POST /api/v1/spaces", { body: order() });
    check.take();
    enterSpeaking(space.id, microphone);
    route(`/s/${space.id}`);
    close();
  }

  async function announce(): Promise<void> {
    const scheduled_start = momentIn(start.local, start.zone).toISOString();
    const space = await api("POST /api/v1/spaces", { body: { ...order(), scheduled_start } });
    route(`/s/${space.id}`);
    close();
  }

  async function announceSeries(rule: string): Promise<void> {
    const body = { ...order(), rule, begins: start.local, time_zone: start.zone };
    const series = await api("POST /api/v1/series", { body });
    route(`/series/${series.id}`);
    close();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (time === "later") {
      await attempt(() => (rule ? announceSeries(rule) : announce()));
      return;
    }
    // Without a microphone nothing starts by accident: the sheet says what is wrong and offers to go on without.
    const microphone = check.microphone ?? (await check.open());
    if (microphone) await attempt(() => goLive(microphone));
  }

  const later = rule ? schedule.when.announceSeries : common.start.schedule;
  return (
    <Sheet title={common.start.title} onClose={close}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={common.start.what}
          placeholder={common.start.whatHint}
          value={title}
          onValue={(value) => {
            setTitle(value);
            clear();
          }}
          problem={at("title")}
          required
          maxLength={100}
          autoFocus
        />
        <Field
          label={common.start.topics}
          placeholder={common.start.topicsHint}
          value={topics}
          onValue={setTopics}
          problem={at("topics")}
          maxLength={100}
        />
        <Choice<SpeakerPolicy>
          legend={common.start.who}
          options={common.start.policies}
          value={speakers}
          onValue={setSpeakers}
        />
        <TapChoice value={tap} onValue={setTap} problem={at("tap")} />
        <details class="fold">
          <summary>{schedule.when.options}</summary>
          <AllStageOptions value={options} onValue={(part) => setOptions({ ...options, ...part })} at={at} />
        </details>
        <Choice<Time>
          legend={common.start.whenLabel}
          options={{ now: common.start.now, later: common.start.later }}
          value={time}
          onValue={setTime}
        />
        {time === "later" ? (
          <>
            <MomentFields
              value={start}
              onValue={(part) => setStart({ ...start, ...part })}
              problem={at("scheduled_start") ?? at("begins")}
            />
            <RepeatFields
              value={again}
              local={start.local}
              onValue={(part) => setAgain({ ...again, ...part })}
              problem={at("rule")}
            />
          </>
        ) : (
          <MicrophoneCheck check={check} />
        )}
        {rest(...HERE) && <Notice>{rest(...HERE)}</Notice>}
        <div class="sheet-foot">
          <button type="submit" class="button button-main button-wide" disabled={busy}>
            {time === "now" ? common.start.live : later}
          </button>
          {check.problem && time === "now" && (
            <button
              type="button"
              class="button button-plain"
              disabled={busy}
              onClick={() => attempt(() => goLive(null))}
            >
              {common.start.withoutMicrophone}
            </button>
          )}
        </div>
      </form>
    </Sheet>
  );
}

function nextHour(): Moment {
  const date = new Date(Date.now() + 3_600_000);
  date.setMinutes(0, 0, 0);
  const zone = ownZone();
  return { local: localIn(date, zone), zone };
}
