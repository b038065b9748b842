/** What a question about my voice says at its moment. Pure: the present is an argument. */
import type { Asked } from "../api/recordings";
import { until } from "../format";
import { common } from "../messages/common";

/** Until when one may answer, and what silence means. */
export function deadlineWords({ deadline }: Asked, now: number): string {
  return deadline ? common.consent.until(until(deadline, now)) : common.consent.untilLater;
}

/** What I said, as long as it can be changed. */
export function saidWords({ answer, deadline }: Asked, now: number): string {
  if (!answer) return "";
  const change = deadline ? common.consent.changeUntil(until(deadline, now)) : common.consent.changeLater;
  return `${common.consent.said[answer]} ${change}`;
}

/** How it came out, once nobody can answer any more. */
export function outcomeWords({ answer, withdrawn_at }: Asked): string {
  if (withdrawn_at) return common.consent.withdrawn;
  return answer ? common.consent.closed[answer] : common.consent.closedSilent;
}

/** Whether my voice is, or will be, in the recording. */
export function heardIn({ answer, withdrawn_at }: Asked): boolean {
  return (answer === "yes" || answer === "anonymous") && !withdrawn_at;
}
