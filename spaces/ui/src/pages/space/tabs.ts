/** Moving among the tabs of the panel by keyboard. Pure. */

/** What stands beside the stage. */
export type Tab = "chat" | "queue" | "people";

export const TABS: readonly Tab[] = ["chat", "queue", "people"];

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** The tab that a key leads to, around the end; null for keys that lead nowhere. */
export function beside(tab: Tab, key: string): Tab | null {
  if (key === "Home") return "chat";
  if (key === "End") return "people";
  const step = STEPS[key];
  if (step === undefined) return null;
  return TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] ?? null;
}
