/** Chooses up to 60 seconds on an enlarged part of the ribbon, and makes a clip of them. */
import { useState } from "preact/hooks";
import { makeClip, type Recording } from "../../api/recordings";
import { Field, Notice, useAttempt } from "../../components/form";
import { IconButton } from "../../components/icon_button";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { playStretch, trackOf } from "../../player/audio";
import type { Peaks } from "../../player/ribbon";
import { StretchPicker } from "../../player/stretch_picker";
import { around, type Chosen } from "../../player/stretches";
import { stamp } from "../../player/times";
import { tell } from "../../state/toast";

const LONGEST = 60;
const SHORTEST = 1;
/** Seconds of ribbon in sight: a minute is wide enough to grip. */
const IN_SIGHT = 180;
const FIRST = 20;

interface ClipMakerProps {
  recording: Recording;
  peaks: Peaks | null;
  /** Second around which it begins. */
  at: number;
  onMade(): void;
  onClose(): void;
}

const words = library.clips;

/** The first choice: what comes next, 20 seconds of it. */
function firstChoice(at: number, duration: number): Chosen {
  const { from, to } = around(at + FIRST / 2, FIRST, duration);
  return { start: from, end: to };
}

export function ClipMaker({ recording, peaks, at, onMade, onClose }: ClipMakerProps) {
  const duration = recording.duration ?? 0;
  const [middle, setMiddle] = useState(at + FIRST / 2);
  const [chosen, setChosen] = useState(() => firstChoice(at, duration));
  const [title, setTitle] = useState("");
  const { busy, attempt, at: problemAt, rest } = useAttempt();
  const sight = around(middle, IN_SIGHT, duration);
  const wide = sight.to - sight.from;
  const step = (direction: 1 | -1) => setMiddle(sight.from + wide / 2 + direction * wide * 0.75);
  const hear = () => {
    const whole = trackOf(recording);
    if (whole) playStretch(whole, chosen.start, chosen.end);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const name = title.trim() || words.untitled;
    if (!(await attempt(() => makeClip(recording.id, { ...chosen, title: name })))) return;
    tell(words.made);
    onMade();
  };
  return (
    <form class="clip-maker" onSubmit={submit}>
      <p class="hint">{words.hint}</p>
      <div class="clip-sight">
        <IconButton
          icon="arrowLeft"
          name={words.earlier}
          disabled={sight.from <= 0}
          onPress={() => step(-1)}
        />
        <StretchPicker
          peaks={peaks}
          from={sight.from}
          to={sight.to}
          limits={{ from: 0, to: duration, shortest: SHORTEST, longest: LONGEST }}
          chosen={chosen}
          onChoose={setChosen}
          names={{ start: words.begin, end: words.end }}
          draws
        />
        <IconButton
          icon="arrowRight"
          name={words.later}
          disabled={sight.to >= duration}
          onPress={() => step(1)}
        />
      </div>
      <p class="number" role="status">
        {words.chosen(stamp(chosen.end - chosen.start), stamp(chosen.start))}
      </p>
      <Field
        label={words.name}
        value={title}
        onValue={setTitle}
        problem={problemAt("title")}
        maxLength={120}
      />
      {rest("title") && <Notice>{rest("title")}</Notice>}
      <div class="actions actions-start">
        <button type="button" class="button" onClick={hear}>
          <Icon name="play" />
          {words.hear}
        </button>
        <button type="submit" class="button button-main" disabled={busy}>
          {words.save}
        </button>
        <button type="button" class="button button-quiet" onClick={onClose}>
          {common.cancel}
        </button>
      </div>
    </form>
  );
}
