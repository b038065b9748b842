/** What only those who run the server ask for: what was said, as sound. */
import { common } from "../messages/common";
import { Problem } from "./client";

export type { ActionShown, Ban, BlockedPerson, ReportShown } from "./schema";

/** An opened excerpt as an address that players take; whoever has it must revoke it. Asked for once: each is logged. */
export async function excerpt(reportId: string): Promise<string> {
  const response = await fetch(`/api/v1/reports/${encodeURIComponent(reportId)}/excerpt`, {
    credentials: "same-origin",
  });
  if (!response.ok) {
    const body: { code?: string; detail?: string } = await response.json().catch(() => ({}));
    throw new Problem(
      response.status,
      body.code ?? "",
      body.detail ?? common.problem.server(response.status),
    );
  }
  return URL.createObjectURL(await response.blob());
}
