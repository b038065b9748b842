/** While my time on stage runs: says, and sounds, when it is nearly over. */
import { effect } from "@preact/signals";
import { chime } from "../live/chime";
import { warning } from "../live/time_box";
import { craft } from "../messages/craft";
import { now } from "./clock";
import { room } from "./live";
import { tell } from "./toast";

let before = Number.POSITIVE_INFINITY;

effect(() => {
  const { stage, pid, clockOffset } = room.value;
  const until = stage.find((one) => one.pid === pid)?.until;
  const left = until ? Date.parse(until) - now.value - clockOffset : Number.POSITIVE_INFINITY;
  const seconds = warning(before, left);
  before = left;
  if (seconds === null) return;
  tell(craft.time.warn(seconds));
  chime();
});
