import { Icon } from "../../icons";
import { craft } from "../../messages/craft";
import { room, session } from "../../state/live";
import { tellProblem } from "../../state/toast";

/** Only where there is somebody it would silence: hosts and co-hosts keep their microphones. */
export function MuteAll({ class: look, size = 20 }: { class: string; size?: number }) {
  const open = room.value.stage.some(
    ({ role, muted, publishing }) => role === "speaker" && publishing && !muted,
  );
  if (!open) return null;
  return (
    <button
      type="button"
      class={look}
      onClick={() => session.value?.ask({ type: "mute_all" }).catch(tellProblem)}
    >
      <Icon name="micOff" size={size} />
      {craft.tools.muteAll}
    </button>
  );
}
