import type { Recording } from "../../api/recordings";
import {
  loadedId,
  placeIn,
  play,
  playing,
  seek,
  type Track,
  time,
  toggle,
  track,
  trackOf,
} from "../../player/audio";
import { Back, Forward, PlayButton, Speed } from "../../player/controls";
import type { Peaks } from "../../player/ribbon";
import { Ribbon } from "../../player/ribbon_view";
import { stamp } from "../../player/times";

/** A small player, to hear what one works on. */
export function Listen({ recording, peaks }: { recording: Recording; peaks: Peaks | null }) {
  const mine = trackOf(recording) as Track; // shown only where there is a file
  const at = placeIn(mine);
  const loaded = loadedId.value === recording.id;
  const duration = loaded ? (track.value?.duration ?? 0) : mine.duration;
  return (
    <section class="player listen">
      <div class="player-main">
        <PlayButton on={loaded && playing.value} onPress={() => (loaded ? toggle() : play(mine, at))} />
        <div class="player-ribbon">
          <Ribbon
            on={loaded}
            peaks={peaks}
            duration={duration}
            at={at}
            chapters={recording.chapters}
            size="m"
            onSeek={(second) => (loaded ? seek(second) : play(mine, second))}
          />
          <p class="player-times number">
            <span>{stamp(loaded ? time.value : at, duration)}</span>
            <span class="listen-steps">
              <Back />
              <Forward />
              <Speed />
            </span>
            <span class="quiet">{stamp(duration)}</span>
          </p>
        </div>
      </div>
    </section>
  );
}
