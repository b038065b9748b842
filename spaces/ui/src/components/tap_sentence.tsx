import type { TapPolicy } from "../api/types";
import { common } from "../messages/common";
import { TapSign } from "./tap_badge";

/** Said before a microphone opens: what happens to what one says. */
export function TapSentence({ policy }: { policy: TapPolicy }) {
  return (
    <p class={`tap-sentence tap-${policy}`}>
      <TapSign />
      <span>{common.tap.beforeMic[policy]}</span>
    </p>
  );
}
