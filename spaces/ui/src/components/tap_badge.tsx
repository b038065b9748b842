import type { Space } from "../api/types";
import { common } from "../messages/common";
import { now } from "../state/clock";
import { tapWords } from "./tap_words";

interface TapBadgeProps {
  space: Pick<Space, "tap" | "state">;
  /** Where there is little room, without the time. */
  short?: boolean;
}

/** What happens to the sound, in words and always in sight. */
export function TapBadge({ space, short = false }: TapBadgeProps) {
  const { text, tone } = tapWords(short ? timeless(space.tap) : space.tap, space.state, now.value);
  return (
    <span class={`tap-badge tap-${tone}`} title={common.tap.sentence[space.tap.policy]}>
      <TapSign />
      {text}
    </span>
  );
}

const timeless = (tap: Space["tap"]) => ({ ...tap, held_until: null });

/** The dot before the words; its colour comes from around it. */
export function TapSign() {
  return <span class="tap-sign" aria-hidden="true" />;
}
