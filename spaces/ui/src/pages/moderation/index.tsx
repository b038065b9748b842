/** /moderation: what people reported, for those who run the server. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { ReportShown } from "../../api/moderation";
import { Failed } from "../../components/failed";
import { Choice } from "../../components/form";
import { moderation } from "../../messages/moderation";
import { openReports } from "../../state/open_reports";
import { tellProblem } from "../../state/toast";
import { ModerationPage } from "./frame";
import { Report } from "./report";

type Shown = "open" | "closed";

export default function Reports() {
  return (
    <ModerationPage title={moderation.tabs.reports}>
      <List />
    </ModerationPage>
  );
}

function List() {
  const [state, setState] = useState<Shown>("open");
  const { items, open, next, failed, load, more, change } = useReports(state);
  const words = moderation.reports;
  return (
    <>
      <div class="report-states">
        <Choice<Shown> legend={words.show} options={words.states} value={state} onValue={setState} />
      </div>
      {failed && <Failed again={load}>{words.failed}</Failed>}
      {items && state === "open" && open > 0 && <p class="quiet">{words.count(open)}</p>}
      {items?.length === 0 && <p class="lead">{state === "open" ? words.none : words.noneClosed}</p>}
      <div class="reports">
        {items?.map((one) => (
          <Report key={one.id} report={one} onChange={change} />
        ))}
      </div>
      {next && (
        <button type="button" class="button" onClick={more}>
          {words.more}
        </button>
      )}
    </>
  );
}

function useReports(state: Shown) {
  const [items, setItems] = useState<ReportShown[] | null>(null);
  const [open, setOpen] = useState(0);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const ask = (cursor?: string) => api("GET /api/v1/reports", { query: { state, cursor } });
  const load = () => {
    setFailed(false);
    setItems(null);
    ask().then(
      (page) => {
        setItems(page.items);
        setOpen(page.open);
        openReports.value = page.open;
        setNext(page.next);
      },
      () => setFailed(true),
    );
  };
  const more = () =>
    ask(next ?? undefined).then((page) => {
      setItems((known) => [...(known ?? []), ...page.items]);
      setNext(page.next);
    }, tellProblem);
  /** One was dealt with: it stays where it is, so that one sees what was done, and is elsewhere the next time. */
  const change = (changed: ReportShown) => {
    setItems((known) => known?.map((one) => (one.id === changed.id ? changed : one)) ?? null);
    if (changed.state === "open") return;
    setOpen((count) => Math.max(0, count - 1));
    openReports.value = Math.max(0, openReports.value - 1);
  };
  useEffect(load, [state]);
  return { items, open, next, failed, load, more, change };
}
