import { useLocation } from "preact-iso";
import { Icon } from "../icons";
import { common } from "../messages/common";
import { me, meKnown } from "../state/me";
import { starting } from "../state/starting";

/** Opens the sheet that starts a space; who is not signed in does that first and comes back to it. */
export function useStart(): () => Promise<void> {
  const { route } = useLocation();
  return async () => {
    await meKnown;
    if (me.value) starting.value = true;
    else route("/sign-in?next=start");
  };
}

export function StartButton() {
  const start = useStart();
  return (
    <button type="button" class="button button-main" onClick={start}>
      <Icon name="plus" />
      {common.nav.start}
    </button>
  );
}
