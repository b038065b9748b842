import type { Webhook } from "../../../api/types";

/** What a webhook is called: its label, or else the host it goes to. */
export function nameOf(hook: Pick<Webhook, "label" | "url">): string {
  return hook.label || new URL(hook.url).host;
}

/** "space" of "space.started". */
export const familyOf = (event: string): string => event.split(".")[0] ?? event;

/** What is chosen after one was switched: a family takes its single events in, and a single event stands alone. */
export function switched(chosen: readonly string[], event: string): string[] {
  if (chosen.includes(event)) return chosen.filter((one) => one !== event);
  const family = familyOf(event);
  return [...chosen.filter((one) => !event.endsWith(".*") || familyOf(one) !== family), event];
}
