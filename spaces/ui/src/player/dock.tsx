/** What plays while people are elsewhere on the site: a recording, or a station's episode. */
import { IconButton } from "../components/icon_button";
import { library } from "../messages/library";
import { close, failed, length, playing, seek, time, toggle, track } from "./audio";
import { PlayAgain } from "./broken";
import { Back, Forward, PlayButton, PlayerButton } from "./controls";
import { LiveOffer } from "./live_offer";
import { usePeaks } from "./peaks";
import { Ribbon } from "./ribbon_view";
import { stamp } from "./times";

export function PlayerDock() {
  const now = track.value;
  const peaks = usePeaks(now && !now.clip ? now.recording : null);
  if (!now) return null;
  const { title, by, queue, album, picture } = now;
  return (
    <aside class="dock dock-player" aria-label={library.player.label}>
      <LiveOffer />
      <PlayButton on={playing.value} onPress={toggle} />
      <a class="dock-open" href={now.home} aria-label={library.player.open(queue ? album : title)}>
        {picture && <img class="dock-picture" src={picture} alt="" width="44" height="44" />}
        <span class="row-text">
          <span class="row-title">
            <bdi>{title}</bdi>
          </span>
          <span class="quiet small number">
            {stamp(time.value, length.value)}
            {length.value > 0 && ` / ${stamp(length.value)}`}
            {queue && (
              <>
                {" · "}
                <bdi>{by}</bdi>
              </>
            )}
          </span>
        </span>
      </a>
      {failed.value ? <PlayAgain /> : <Along peaks={peaks} />}
      <span class="dock-steps">
        <Back />
        <Forward />
      </span>
      {queue && <PlayerButton icon="next" name={library.player.skip} onPress={queue.next} />}
      <IconButton icon="close" name={library.player.close} onPress={close} />
    </aside>
  );
}

function Along({ peaks }: { peaks: ReturnType<typeof usePeaks> }) {
  return (
    <div class="dock-ribbon">
      <Ribbon on peaks={peaks} duration={length.value} at={0} size="s" onSeek={seek} />
    </div>
  );
}
