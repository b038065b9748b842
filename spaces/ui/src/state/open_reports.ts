/** How many reports wait; looked at now and then by those who run the server, while they see the page. */
import { signal } from "@preact/signals";
import { api } from "../api/client";

const EVERY_MS = 60_000;

export const openReports = signal(0);

async function look(): Promise<void> {
  if (document.hidden) return;
  const query = { state: "open", limit: 1 } as const;
  const page = await api("GET /api/v1/reports", { query }).catch(() => null); // the next look tries again
  if (page) openReports.value = page.open;
}

/** The result says that nobody wants to know any more. */
export function watchReports(): () => void {
  look();
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    openReports.value = 0;
  };
}
