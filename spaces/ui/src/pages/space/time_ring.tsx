/** The visible clock of somebody's time on stage: a ring that runs out, and the time in digits. */
import { stopwatch } from "../../format";
import { Icon } from "../../icons";
import { rulesOf } from "../../live/stage_rules";
import { type Clock, clock } from "../../live/time_box";
import { craft } from "../../messages/craft";
import { now } from "../../state/clock";
import { room, session } from "../../state/live";
import { tell, tellProblem } from "../../state/toast";

/** The clock of a time that ends at `until`, as everybody in the room sees it. */
export function useClock(until: string): Clock {
  const { space, clockOffset } = room.value;
  return clock(until, rulesOf(space).time_box, now.value + clockOffset);
}

export function TimeRing({ until }: { until: string }) {
  const { share, nearness } = useClock(until);
  return (
    <svg class="time-ring" data-nearness={nearness} viewBox="0 0 100 100" aria-hidden="true">
      <circle class="time-ring-way" cx="50" cy="50" r="48" />
      <circle class="time-ring-left" cx="50" cy="50" r="48" pathLength={1} stroke-dasharray={`${share} 1`} />
    </svg>
  );
}

/** The time in digits. Read out only when somebody comes to it: a running clock would never end. */
export function TimeLeft({ until }: { until: string }) {
  const { left, nearness } = useClock(until);
  return (
    <span class="time-left number" data-nearness={nearness} role="timer" aria-live="off">
      <Icon name="clock" size={16} />
      <span class="only-heard">{craft.time.left(left)}</span>
      <span aria-hidden="true">{stopwatch(left)}</span>
    </span>
  );
}

/** One more minute from a host. */
export function giveMinute({ pid, name }: { pid: string; name: string }): void {
  session.value
    ?.ask({ type: "extend", pid, seconds: 60 })
    .then(() => tell(craft.time.extended(name)), tellProblem);
}
