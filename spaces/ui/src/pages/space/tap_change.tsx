import { useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Space, TapPolicy } from "../../api/types";
import { useAttempt } from "../../components/form";
import { TapChoice } from "../../components/tap_choice";
import { common } from "../../messages/common";
import { tell } from "../../state/toast";

/** Before a space begins, who announced it can still change what is kept of it. */
export function TapChange({ space }: { space: Space }) {
  const [chosen, setChosen] = useState<TapPolicy>(space.tap.policy);
  const { attempt, rest } = useAttempt();
  const change = async (tap: TapPolicy) => {
    setChosen(tap);
    const path = { id: space.id };
    const done = await attempt(() => api("PATCH /api/v1/spaces/{id}", { path, body: { tap } }));
    if (done) tell(common.tap.changed);
    else setChosen(space.tap.policy);
  };
  return (
    <div class="tap-change">
      <TapChoice value={chosen} onValue={change} problem={rest()} />
    </div>
  );
}
