/** A space that is announced, with a bell to be reminded by. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../api/client";
import type { Space } from "../../api/types";
import { SpaceRow } from "../../components/space_card";
import { Icon } from "../../icons";
import { discovery } from "../../messages/discovery";
import { me } from "../../state/me";
import { isReminded, setReminded } from "../../state/reminded";
import { tell, tellProblem } from "../../state/toast";

export function UpcomingRow({ space }: { space: Space }) {
  return (
    <div class="upcoming">
      <SpaceRow space={space} />
      {me.value?.id !== space.host.id && <Remind space={space} />}
    </div>
  );
}

function Remind({ space: { id, title } }: { space: Space }) {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const words = discovery.home;
  const on = isReminded(id);
  const press = async () => {
    if (!me.value) return route(`/sign-in?next=/s/${id}`);
    setBusy(true);
    try {
      const { reminded } = await (on
        ? api("DELETE /api/v1/spaces/{id}/reminder", { path: { id } })
        : api("PUT /api/v1/spaces/{id}/reminder", { path: { id } }));
      setReminded(id, reminded);
      tell(reminded ? words.remindIn : words.remindOff);
    } catch (error) {
      tellProblem(error);
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      class={on ? "button button-small is-on" : "button button-small"}
      aria-pressed={on}
      aria-label={words.remindOf(title)}
      disabled={busy}
      onClick={press}
    >
      <Icon name={on ? "reminded" : "bell"} size={18} />
      {on ? words.reminded : words.remind}
    </button>
  );
}
