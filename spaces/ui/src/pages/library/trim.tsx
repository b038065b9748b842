/** Cuts head and tail: two handles on the ribbon. The API speaks in seconds of the untrimmed timeline, the page in those of the file. */
import { useEffect, useState } from "preact/hooks";
import { change, type Recording } from "../../api/recordings";
import { Notice, useAttempt } from "../../components/form";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { playStretch, trackOf } from "../../player/audio";
import type { Peaks } from "../../player/ribbon";
import { StretchPicker } from "../../player/stretch_picker";
import type { Chosen, Limits } from "../../player/stretches";
import { spoken, stamp } from "../../player/times";
import { tell } from "../../state/toast";
import type { PartProps } from "./one";

const words = library.trim;
const SHORTEST = 1;
const EDGE = 4; // seconds that are played to hear a cut

/** What is heard now, in seconds of the file. */
const whole = ({ duration }: Recording): Chosen => ({ start: 0, end: duration ?? 0 });

/** How far the handles go: after a trim, back out to all of the timeline. */
function limitsOf({ trim, offset, timeline, duration }: Recording): Limits {
  const [from, to] = trim && timeline !== null ? [-offset, timeline - offset] : [0, duration ?? 0];
  return { from, to, shortest: SHORTEST, longest: to - from };
}

export function Trim({ recording, known, peaks }: PartProps & { peaks: Peaks | null }) {
  const [chosen, setChosen] = useState(() => whole(recording));
  const { busy, attempt, rest } = useAttempt();
  const { offset, duration, trim, revision, id } = recording;
  useEffect(() => setChosen(whole(recording)), [revision, duration]);
  const limits = limitsOf(recording);
  const called = (second: number) => (trim ? second + offset : second);
  const same = chosen.start === 0 && chosen.end === (duration ?? 0);
  const put = async (next: { start: number; end: number } | null) => {
    const done = await attempt(async () => known(await change(id, { trim: next })));
    if (done) tell(next ? words.saved : words.undone);
  };
  const kept = chosen.end - chosen.start;
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="hint">{words.text}</p>
      <div class="trim">
        <StretchPicker
          peaks={peaks}
          from={limits.from}
          to={limits.to}
          limits={limits}
          chosen={chosen}
          onChoose={setChosen}
          names={{ start: words.begin, end: words.end }}
          draws={false}
          called={called}
        />
      </div>
      <p class="number" role="status" title={spoken(kept)}>
        {words.keeps(stamp(kept))}
      </p>
      <Edges recording={recording} chosen={chosen} />
      {rest() && <Notice>{rest()}</Notice>}
      <div class="actions actions-start">
        <button
          type="button"
          class="button"
          disabled={busy || same}
          onClick={() => put({ start: chosen.start + offset, end: chosen.end + offset })}
        >
          {words.save}
        </button>
        {trim && (
          <button type="button" class="button button-quiet" disabled={busy} onClick={() => put(null)}>
            <Icon name="undo" />
            {words.undo}
          </button>
        )}
      </div>
    </section>
  );
}

/** The first and the last seconds of what is kept, to hear whether a word is cut. */
function Edges({ recording, chosen }: { recording: Recording; chosen: Chosen }) {
  const there = recording.duration ?? 0;
  const hear = (from: number, to: number) => {
    const mine = trackOf(recording);
    if (mine) playStretch(mine, Math.max(0, from), Math.min(there, to));
  };
  return (
    <div class="actions actions-start">
      <button
        type="button"
        class="button button-quiet"
        disabled={chosen.start < 0}
        title={chosen.start < 0 ? words.notHere : undefined}
        onClick={() => hear(chosen.start, chosen.start + EDGE)}
      >
        <Icon name="play" size={18} />
        {words.hearStart}
      </button>
      <button
        type="button"
        class="button button-quiet"
        disabled={chosen.end > there}
        title={chosen.end > there ? words.notHere : undefined}
        onClick={() => hear(chosen.end - EDGE, chosen.end)}
      >
        <Icon name="play" size={18} />
        {words.hearEnd}
      </button>
    </div>
  );
}
