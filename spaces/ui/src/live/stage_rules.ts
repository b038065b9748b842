/** How the hosts of a space run its stage. */
import type { Space } from "./protocol";

export interface StageRules {
  /** House rules, to be agreed to before somebody speaks. */
  rules: string | null;
  locked: boolean;
  has_pin: boolean;
  /** Speakers at once; null: as many as the server allows. */
  stage_limit: number | null;
  /** Seconds on stage for those who come from now on; null: no limit. */
  time_box: number | null;
  first_timers_first: boolean;
  chat: boolean;
  /** Seconds between two messages of one person; 0: no limit. */
  slow_mode: number;
}

export const PLAIN: StageRules = {
  rules: null,
  locked: false,
  has_pin: false,
  stage_limit: null,
  time_box: null,
  first_timers_first: false,
  chat: true,
  slow_mode: 0,
};

/** The rules of this space; what a server does not say is plain. */
export function rulesOf(space: Space | null): StageRules {
  return { ...PLAIN, ...(space as Partial<StageRules> | null) };
}
