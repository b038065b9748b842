/** Brings in an archive that this or another server made. */
import { useState } from "preact/hooks";
import { importArchive } from "../../api/recordings";
import { FileButton } from "../../components/file_button";
import { Notice, useAttempt } from "../../components/form";
import { library } from "../../messages/library";
import { tell } from "../../state/toast";

export function Import({ onDone }: { onDone(): void }) {
  const [share, setShare] = useState(0);
  const { busy, attempt, rest } = useAttempt();
  const send = async (file: File) => {
    setShare(0);
    if (!(await attempt(() => importArchive(file, setShare)))) return;
    tell(library.imported);
    onDone();
  };
  return (
    <>
      <FileButton
        icon="upload"
        label={library.import}
        accept=".zip,application/zip"
        disabled={busy}
        onFile={send}
      />
      {busy && (
        <p class="import-progress number" role="status">
          {library.importing(share)}
          <progress class="progress" max={1} value={share} aria-label={library.import} />
        </p>
      )}
      {rest() && <Notice>{rest()}</Notice>}
    </>
  );
}
