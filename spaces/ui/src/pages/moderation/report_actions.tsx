/** What can be done about a report: settle or dismiss it, and act in the space. */
import { useState } from "preact/hooks";
import { api } from "../../api/client";
import type { ReportShown } from "../../api/moderation";
import { Notice, useAttempt } from "../../components/form";
import { Question, Sheet } from "../../components/sheet";
import { TextField } from "../../components/text_field";
import { common } from "../../messages/common";
import { moderation } from "../../messages/moderation";
import { block } from "../../state/blocks";
import { me } from "../../state/me";
import { tell, tellProblem } from "../../state/toast";

interface ReportActionsProps {
  report: ReportShown;
  onChange(report: ReportShown): void;
}

type Ending = "settled" | "dismissed";
type Asking = Ending | "end" | "ban" | "block" | null;

export function ReportActions({ report, onChange }: ReportActionsProps) {
  const [asking, setAsking] = useState<Asking>(null);
  const [over, setOver] = useState(report.space.state !== "live" && report.space.state !== "scheduled");
  const words = moderation.actions;
  const { person, space } = report;
  const close = () => setAsking(null);
  const mine = person?.handle === me.value?.handle;
  return (
    <>
      <div class="actions actions-start">
        <button type="button" class="button button-main" onClick={() => setAsking("settled")}>
          {words.settle}
        </button>
        <button type="button" class="button" onClick={() => setAsking("dismissed")}>
          {words.dismiss}
        </button>
        {!over && person && !mine && (
          <button
            type="button"
            class="button"
            aria-label={words.ban(person.name)}
            onClick={() => setAsking("ban")}
          >
            {words.shortBan}
          </button>
        )}
        {!over && (
          <button type="button" class="button" onClick={() => setAsking("end")}>
            {words.end}
          </button>
        )}
        {person?.handle && !mine && (
          <button
            type="button"
            class="button"
            aria-label={words.block(person.name)}
            onClick={() => setAsking("block")}
          >
            {words.shortBlock}
          </button>
        )}
      </div>
      {(asking === "settled" || asking === "dismissed") && (
        <EndSheet report={report} state={asking} onChange={onChange} onClose={close} />
      )}
      {asking === "end" && (
        <Question
          title={words.endTitle}
          text={words.endText}
          yes={words.end}
          onYes={() =>
            api("POST /api/v1/spaces/{id}/end", { path: { id: space.id } }).then(() => {
              setOver(true);
              tell(words.endedNow);
            }, tellProblem)
          }
          onClose={close}
        />
      )}
      {asking === "ban" && person && (
        <Question
          title={words.banTitle(person.name)}
          text={words.banText}
          yes={words.ban(person.name)}
          onYes={() =>
            api("POST /api/v1/spaces/{id}/participants/{pid}/ban", {
              path: { id: space.id, pid: person.pid },
              body: {},
            }).then(() => tell(words.banned(person.name)), tellProblem)
          }
          onClose={close}
        />
      )}
      {asking === "block" && person?.handle && (
        <Question
          title={words.blockTitle(person.name)}
          text={words.blockText}
          yes={words.block(person.name)}
          onYes={() =>
            block(person.handle ?? "", person.pid).then(() => tell(words.blocked(person.name)), tellProblem)
          }
          onClose={close}
        />
      )}
    </>
  );
}

interface EndSheetProps extends ReportActionsProps {
  state: Ending;
  onClose(): void;
}

function EndSheet({ report, state, onChange, onClose }: EndSheetProps) {
  const [note, setNote] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const words = moderation.actions;
  const settling = state === "settled";
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      onChange(await api("PATCH /api/v1/reports/{id}", { path: { id: report.id }, body: { state, note } }));
    });
    if (!done) return;
    tell(settling ? words.settled : words.dismissed);
    onClose();
  };
  return (
    <Sheet title={settling ? words.settleTitle : words.dismissTitle} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{settling ? words.settleText : words.dismissText}</p>
        <TextField
          label={words.note}
          hint={words.noteHint}
          value={note}
          onValue={setNote}
          problem={at("note")}
          maxLength={1000}
        />
        {rest("note") && <Notice>{rest("note")}</Notice>}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {common.cancel}
          </button>
          <button type="submit" class="button button-main" disabled={busy}>
            {settling ? words.settle : words.dismiss}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
