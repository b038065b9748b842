/** The clips of a recording. */
import { useState } from "preact/hooks";
import { type Clip, type Recording, removeClip } from "../../api/recordings";
import { IconButton } from "../../components/icon_button";
import { Question } from "../../components/sheet";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { clipOf, play, playing, time, toggle, track } from "../../player/audio";
import { PlayButton } from "../../player/controls";
import type { Peaks } from "../../player/ribbon";
import { copy } from "../../player/share_sheet";
import { stamp } from "../../player/times";
import { recordingOf } from "../../player/track";
import { tell, tellProblem } from "../../state/toast";
import { ClipMaker } from "../recording/clip_maker";
import type { PartProps } from "./one";

const words = library.clips;

export function Clips({ recording, look, peaks }: PartProps & { peaks: Peaks | null }) {
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<Clip | null>(null);
  const remove = (id: string) =>
    removeClip(id).then(() => {
      tell(words.deleted);
      look();
    }, tellProblem);
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="hint">{recording.clips.length > 0 ? words.text : `${words.none} ${words.text}`}</p>
      <ul class="rows">
        {recording.clips.map((clip) => (
          <OneClip key={clip.id} clip={clip} recording={recording} onDelete={() => setLeaving(clip)} />
        ))}
      </ul>
      {making ? (
        <ClipMaker
          recording={recording}
          peaks={peaks}
          at={recordingOf(track.peek()) === recording.id ? time.peek() : 0}
          onMade={() => {
            setMaking(false);
            look();
          }}
          onClose={() => setMaking(false)}
        />
      ) : (
        <button
          type="button"
          class="button"
          disabled={recording.state !== "ready"}
          onClick={() => setMaking(true)}
        >
          <Icon name="scissors" />
          {words.make}
        </button>
      )}
      {leaving && (
        <Question
          title={words.deleteTitle(leaving.title)}
          text={words.deleteText}
          yes={library.delete}
          onYes={() => remove(leaving.id)}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}

interface ClipProps {
  clip: Clip;
  recording: Recording;
  onDelete(): void;
}

function OneClip({ clip, recording, onDelete }: ClipProps) {
  const { id, title, start, end, state, url, error } = clip;
  const loaded = track.value?.clip?.id === id;
  const press = () => {
    if (loaded) toggle();
    else if (url) play(clipOf(recording, { id, title }, url, end - start), 0);
  };
  return (
    <li class="row">
      {url && <PlayButton on={loaded && playing.value} name={words.play(title)} onPress={press} />}
      <span class="row-text">
        <span class="row-title">
          <bdi>{title}</bdi>
        </span>
        <span class="quiet small number">
          {state === "ready" && words.chosen(stamp(end - start), stamp(start))}
          {state === "rendering" && words.making}
          {state === "failed" && words.failed(error)}
        </span>
      </span>
      {url && <IconButton icon="copy" name={words.copy(title)} onPress={() => copy(url)} />}
      <IconButton icon="trash" name={words.delete(title)} onPress={onDelete} />
    </li>
  );
}
