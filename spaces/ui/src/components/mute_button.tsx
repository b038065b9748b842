import { Icon } from "../icons";
import { common } from "../messages/common";
import { room, session } from "../state/live";
import { tellProblem } from "../state/toast";

export function toggleMute(): void {
  session.value?.setMuted(!room.value.you.muted).catch(tellProblem);
}

export function MuteButton({ compact = false }: { compact?: boolean }) {
  const { muted } = room.value.you;
  const name = muted ? common.space.unmute : common.space.mute;
  return (
    <button
      type="button"
      class={compact ? "icon-button mute" : "button control-main mute"}
      data-muted={muted}
      aria-label={compact ? name : undefined}
      aria-keyshortcuts="M"
      title={`${name} (M)`}
      onClick={toggleMute}
    >
      <Icon name={muted ? "micOff" : "mic"} size={22} />
      {!compact && <span>{name}</span>}
    </button>
  );
}
