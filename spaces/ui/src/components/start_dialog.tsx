import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../api/client";
import type { Space, SpaceOrder, SpeakerPolicy, TapPolicy } from "../api/types";
import type { Microphone } from "../live/microphone";
import { en } from "../messages/en";
import { enterSpeaking } from "../state/live";
import { usualTap } from "../state/me";
import { starting } from "../state/starting";
import { Choice, Field, Notice, useAttempt } from "./form";
import { MicrophoneCheck, useMicrophoneCheck } from "./microphone_check";
import { Sheet } from "./sheet";
import { TapChoice } from "./tap_choice";

type Time = "now" | "later";

/** Everything a space needs on one sheet: with a title typed it is one click to live. */
export default function StartDialog() {
  const { route } = useLocation();
  const [title, setTitle] = useState("");
  const [topics, setTopics] = useState("");
  const [speakers, setSpeakers] = useState<SpeakerPolicy>("everyone");
  const [tap, setTap] = useState<TapPolicy>(usualTap.peek());
  const [time, setTime] = useState<Time>("now");
  const [start, setStart] = useState(() => localInput(nextHour()));
  const { busy, attempt, at, rest, clear } = useAttempt();
  const check = useMicrophoneCheck();
  const close = () => {
    starting.value = false;
  };

  async function create(): Promise<Space> {
    const order: SpaceOrder = { title, topics: listed(topics), speakers, tap };
    if (time === "later") order.scheduled_start = new Date(start).toISOString();
    return api("POST /api/v1/spaces", { body: order });
  }

  async function goLive(microphone: Microphone | null): Promise<void> {
    const space = await create();
    check.take();
    enterSpeaking(space.id, microphone);
    route(`/s/${space.id}`);
    close();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (time === "later") {
      await attempt(async () => {
        const space = await create();
        route(`/s/${space.id}`);
        close();
      });
      return;
    }
    // Without a microphone nothing starts by accident: the sheet says what is wrong and offers to go on without.
    const microphone = check.microphone ?? (await check.open());
    if (microphone) await attempt(() => goLive(microphone));
  }

  return (
    <Sheet title={en.start.title} onClose={close}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={en.start.what}
          placeholder={en.start.whatHint}
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
          label={en.start.topics}
          placeholder={en.start.topicsHint}
          value={topics}
          onValue={setTopics}
          problem={at("topics")}
          maxLength={100}
        />
        <Choice<SpeakerPolicy>
          legend={en.start.who}
          options={en.start.policies}
          value={speakers}
          onValue={setSpeakers}
        />
        <TapChoice value={tap} onValue={setTap} problem={at("tap")} />
        <Choice<Time>
          legend={en.start.whenLabel}
          options={{ now: en.start.now, later: en.start.later }}
          value={time}
          onValue={setTime}
        />
        {time === "later" ? (
          <Field
            label={en.start.startsAt}
            type="datetime-local"
            value={start}
            min={localInput(new Date())}
            onValue={setStart}
            problem={at("scheduled_start")}
            required
          />
        ) : (
          <MicrophoneCheck check={check} />
        )}
        {rest("title", "topics", "tap", "scheduled_start") && (
          <Notice>{rest("title", "topics", "tap", "scheduled_start")}</Notice>
        )}
        <div class="sheet-foot">
          <button type="submit" class="button button-main button-wide" disabled={busy}>
            {time === "now" ? en.start.live : en.start.schedule}
          </button>
          {check.problem && time === "now" && (
            <button
              type="button"
              class="button button-plain"
              disabled={busy}
              onClick={() => attempt(() => goLive(null))}
            >
              {en.start.withoutMicrophone}
            </button>
          )}
        </div>
      </form>
    </Sheet>
  );
}

const listed = (topics: string) =>
  topics
    .split(/[,#]/)
    .map((topic) => topic.trim())
    .filter(Boolean);

function nextHour(): Date {
  const date = new Date(Date.now() + 3_600_000);
  date.setMinutes(0, 0, 0);
  return date;
}

/** A date as a datetime-local input wants it, in the reader's own time zone. */
function localInput(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
