/** Everything but the big play button: steps, speed, and what can be done with the recording. */
import { useState } from "preact/hooks";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { loadedId, seek, time } from "../../player/audio";
import { Back, Forward, Mute, PlayerButton, Speed } from "../../player/controls";
import { nextChapter, nextVoice, type Peaks, previousChapter, turns } from "../../player/ribbon";
import { ShareSheet } from "../../player/share_sheet";
import { ClipMaker } from "./clip_maker";
import type { ShownProps } from "./index";

const words = library.player;

interface ButtonsProps extends ShownProps {
  peaks: Peaks | null;
  at: number;
  begin(): void;
}

export function Buttons({ recording, peaks, begin, at, look }: ButtonsProps) {
  const [open, setOpen] = useState<"share" | "clip" | null>(null);
  const { chapters, mine, state } = recording;
  const go = (second: number | null) => {
    begin();
    if (second !== null) seek(second);
  };
  const here = () => (loadedId.peek() === recording.id ? time.peek() : at);
  return (
    <>
      <div class="player-buttons">
        <span class="player-steps">
          {chapters.length > 1 && (
            <PlayerButton
              icon="previous"
              name={words.previous}
              keys=","
              onPress={() => go(previousChapter(chapters, here()))}
            />
          )}
          <Back />
          <Forward />
          {chapters.length > 1 && (
            <PlayerButton
              icon="next"
              name={words.next}
              keys="."
              onPress={() => go(nextChapter(chapters, here()))}
            />
          )}
          {peaks && peaks.voices.length > 1 && (
            <PlayerButton
              icon="nextVoice"
              name={words.nextVoice}
              desk
              keys="N"
              onPress={() => go(nextVoice(turns(peaks), here()))}
            />
          )}
          <Speed />
          <Mute />
        </span>
        <span class="player-deeds">
          {mine && state === "ready" && (
            <button
              type="button"
              class="button button-quiet"
              aria-expanded={open === "clip"}
              onClick={() => setOpen(open === "clip" ? null : "clip")}
            >
              <Icon name="scissors" />
              {words.clip}
            </button>
          )}
          <button type="button" class="button button-quiet" onClick={() => setOpen("share")}>
            <Icon name="share" />
            {library.share.open}
          </button>
          {mine && (
            <a class="button button-quiet" href={`/settings/recordings/${recording.id}`}>
              <Icon name="pencil" />
              {words.manage}
            </a>
          )}
        </span>
      </div>
      {open === "clip" && (
        <ClipMaker
          recording={recording}
          peaks={peaks}
          at={here()}
          onMade={() => {
            setOpen(null);
            look();
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "share" && <ShareSheet recording={recording} at={here()} onClose={() => setOpen(null)} />}
    </>
  );
}
