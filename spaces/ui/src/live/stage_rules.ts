/** How the hosts of a space run its stage. */
import type { Space } from "./protocol";

export type StageRules = Pick<
  Space,
  "rules" | "locked" | "has_pin" | "stage_limit" | "time_box" | "first_timers_first" | "chat" | "slow_mode"
>;

/** Nothing is said to be different. */
const PLAIN: StageRules = {
  rules: null,
  locked: false,
  has_pin: false,
  stage_limit: null,
  time_box: null,
  first_timers_first: false,
  chat: true,
  slow_mode: 0,
};

/** The rules of this space; before it is known they are plain. */
export const rulesOf = (space: Space | null): StageRules => space ?? PLAIN;
