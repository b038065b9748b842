/** What is kept of a space, in a few words. Pure: the present is an argument. */
import type { Space, Tap } from "../api/types";
import { until } from "../format";
import { common } from "../messages/common";

/** The colour of its sign: red while it records, amber while it may still be saved, hollow where nothing is kept. */
export type TapTone = "on" | "held" | "off";

export interface TapWords {
  text: string;
  tone: TapTone;
}

export function tapWords(tap: Tap, state: Space["state"], now: number): TapWords {
  if (tap.policy === "off" || tap.state === "shredded") return { text: common.tap.off, tone: "off" };
  if (tap.state === "saved") return saved(state);
  if (tap.policy === "held")
    return { text: common.tap.held(tap.held_until && until(tap.held_until, now)), tone: "held" };
  return recorded(state);
}

function saved(state: Space["state"]): TapWords {
  return state === "live"
    ? { text: common.tap.saving, tone: "held" }
    : { text: common.tap.saved, tone: "off" };
}

function recorded(state: Space["state"]): TapWords {
  if (state === "live") return { text: common.tap.on, tone: "on" };
  return { text: state === "scheduled" ? common.tap.willRecord : common.tap.recorded, tone: "off" };
}
