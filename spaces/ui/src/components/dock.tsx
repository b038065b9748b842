import { names } from "../format";
import { en } from "../messages/en";
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
    <aside class="dock" aria-label={en.dock.label}>
      <a class="dock-open" href={`/s/${session.value?.spaceId}`} aria-label={en.dock.open(title)}>
        {first && <Voice participant={first} speaking={speaking.includes(first.pid)} size="s" />}
        <span class="row-text">
          <span class="row-title">
            <bdi>{title}</bdi>
          </span>
          <span class="dock-line small">
            {space && <TapBadge space={space} short />}
            <span class="quiet">{phase === "here" ? whoTalks() : `${en.space.reconnecting}…`}</span>
          </span>
        </span>
      </a>
      {media.value.blocked && (
        <button type="button" class="button" onClick={() => session.value?.play()}>
          {en.space.listen}
        </button>
      )}
      {amOnStage.value && media.value.microphone && <MuteButton compact />}
      <IconButton icon="leave" name={en.space.leave} onPress={leave} />
    </aside>
  );
}

function whoTalks(): string {
  const { stage, speaking } = room.value;
  const talking = stage.filter(({ pid }) => speaking.includes(pid)).map(({ name }) => name);
  return talking.length > 0 ? en.home.talking(names(talking), talking.length > 1) : en.dock.quiet;
}
