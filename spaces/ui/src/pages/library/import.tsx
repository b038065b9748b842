/** Brings in an archive that this or another server made. */
import { useRef, useState } from "preact/hooks";
import { importArchive } from "../../api/recordings";
import { Notice, useAttempt } from "../../components/form";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { tell } from "../../state/toast";

export function Import({ onDone }: { onDone(): void }) {
  const input = useRef<HTMLInputElement>(null);
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
      <button type="button" class="button" disabled={busy} onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {library.import}
      </button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        aria-label={library.import}
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = ""; // the same file can be chosen again
          if (file) send(file);
        }}
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
