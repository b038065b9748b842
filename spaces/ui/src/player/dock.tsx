/** The recording that plays while people are elsewhere on the site. */
import { Icon } from "../icons";
import { library } from "../messages/library";
import { close, failed, length, playing, reload, seek, start, time, toggle, track } from "./audio";
import { Back, Forward, PlayButton } from "./controls";
import { usePeaks } from "./peaks";
import { Ribbon } from "./ribbon_view";
import { stamp } from "./times";

export function PlayerDock() {
  const now = track.value;
  const peaks = usePeaks(now && !now.clip ? now.recording : null);
  if (!now) return null;
  const { id, title } = now.recording;
  const again = () => {
    reload();
    start();
  };
  return (
    <aside class="dock dock-player" aria-label={library.player.label}>
      <PlayButton on={playing.value} onPress={toggle} />
      <a class="dock-open" href={`/r/${id}`} aria-label={library.player.open(title)}>
        <span class="row-text">
          <span class="row-title">
            <bdi>{now.clip?.title ?? title}</bdi>
          </span>
          <span class="quiet small number">
            {stamp(time.value, length.value)} / {stamp(length.value)}
          </span>
        </span>
      </a>
      {failed.value ? (
        <button type="button" class="button" onClick={again}>
          {library.player.again}
        </button>
      ) : (
        <div class="dock-ribbon">
          <Ribbon on peaks={peaks} duration={length.value} at={0} size="s" onSeek={seek} />
        </div>
      )}
      <span class="dock-steps">
        <Back />
        <Forward />
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={library.player.close}
        title={library.player.close}
        onClick={close}
      >
        <Icon name="close" />
      </button>
    </aside>
  );
}
