/** Many podcasts at once, from the file that other apps export: chosen, or dropped on the page. */
import { useState } from "preact/hooks";
import { type Imported, importOpml } from "../../api/stations";
import { FileButton } from "../../components/file_button";
import { Notice, useAttempt } from "../../components/form";
import { adding as words } from "../../messages/stations_manage";
import type { PartProps } from "./edit";

const TYPES = ".opml,.xml,text/x-opml,application/xml,text/xml";

/** A file on its way. */
export type Opml = ReturnType<typeof useOpml>;

export function useOpml({ station, look }: PartProps) {
  const [report, setReport] = useState<Imported | null>(null);
  const [over, setOver] = useState(false);
  const { busy, attempt, rest, clear } = useAttempt();
  const send = async (file: File) => {
    setReport(null);
    if (await attempt(async () => setReport(await importOpml(station.id, file)))) look();
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      const inside =
        event.currentTarget instanceof Node && event.currentTarget.contains(event.relatedTarget as Node);
      if (!inside) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      setOver(false);
      send(file);
    },
  };
  const dismiss = () => {
    setReport(null);
    clear();
  };
  return { busy, over, drop, send, report, problem: rest(), dismiss };
}

export function OpmlButton({ opml: { busy, send } }: { opml: Opml }) {
  return (
    <FileButton
      icon="upload"
      label={words.opml}
      text={busy ? words.opmlReading : words.opml}
      accept={TYPES}
      hint={words.opmlHint}
      disabled={busy}
      quiet
      onFile={send}
    />
  );
}

/** What is going on with a file, below the ways to add something. */
export function OpmlNews({ opml: { over, report, problem, dismiss } }: { opml: Opml }) {
  if (over) return <p class="drop-here">{words.opmlDrop}</p>;
  if (problem) return <Notice>{problem}</Notice>;
  return report && <Report report={report} onDismiss={dismiss} />;
}

/** What became of the file, line by line where it was not taken. */
function Report({ report, onDismiss }: { report: Imported; onDismiss(): void }) {
  const { added, known, refused } = report;
  return (
    <div class="opml-report" role="status">
      <p>{words.opmlDone(added, known)}.</p>
      {refused.length > 0 && (
        <>
          <p>{words.opmlRefused(refused.length)}</p>
          <ul class="plain-list">
            {refused.map(({ url, title, reason }, index) => (
              <li key={index} dir="auto">
                <b>{title || url}</b> {reason}
              </li>
            ))}
          </ul>
        </>
      )}
      <button type="button" class="button button-small" onClick={onDismiss}>
        {words.dismiss}
      </button>
    </div>
  );
}
