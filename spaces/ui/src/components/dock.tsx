import { names } from "../format";
import { common } from "../messages/common";
import { amOnStage, leave, media, room, session } from "../state/live";
import { IconButton } from "./icon_button";
import { MuteButton } from "./mute_button";
import { TapBadge } from "./tap_badge";
import { Voice } from "./voice";

/** What is playing while people are elsewhere on the site. */
export function Dock() {
  const { space, stage, speaking, phase } = room.value;
  const title = space?.title ?? "";
  const first = stage.find(({ pid }) => speaking.includes(pid)) ?? stage[0];
  return (
    <aside class="dock" aria-label={common.dock.label}>
      <a class="dock-open" href={`/s/${session.value?.spaceId}`} aria-label={common.dock.open(title)}>
        {first && <Voice participant={first} speaking={speaking.includes(first.pid)} size="s" />}
        <span class="row-text">
          <span class="row-title">
            <bdi>{title}</bdi>
          </span>
          <span class="dock-line small">
            {space && <TapBadge space={space} short />}
            <span class="quiet">{phase === "here" ? whoTalks() : `${common.space.reconnecting}…`}</span>
          </span>
        </span>
      </a>
      {media.value.blocked && (
        <button type="button" class="button" onClick={() => session.value?.play()}>
          {common.space.listen}
        </button>
      )}
      {amOnStage.value && media.value.microphone && <MuteButton compact />}
      <IconButton icon="leave" name={common.space.leave} onPress={leave} />
    </aside>
  );
}

function whoTalks(): string {
  const { stage, speaking } = room.value;
  const talking = stage.filter(({ pid }) => speaking.includes(pid)).map(({ name }) => name);
  return talking.length > 0 ? common.home.talking(names(talking), talking.length > 1) : common.dock.quiet;
}
