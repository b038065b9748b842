/** The cover: seen before it is used, taken back to the one that is put together from the sources. */
import { useEffect, useState } from "preact/hooks";
import { removeCover, setCover } from "../../api/stations";
import { Cover } from "../../components/cover";
import { FileButton } from "../../components/file_button";
import { Notice, useAttempt } from "../../components/form";
import { common } from "../../messages/common";
import { about as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import type { PartProps } from "./edit";

const BYTES_MAX = 10 * 1024 * 1024;

export function CoverUpload({ station, known, look }: PartProps) {
  const { file, url, wrong, choose, forget } = useChosen();
  const { busy, attempt, rest } = useAttempt();
  const change = async (what: () => Promise<unknown>, said: string) => {
    if (!(await attempt(what))) return;
    forget();
    tell(said);
    look();
  };
  const use = () => file && change(async () => known(await setCover(station.id, file)), words.coverSet);
  const remove = () => change(() => removeCover(station.id), words.coverRemoved);
  const problem = wrong ?? rest();
  return (
    <section class="section" {...dropping(choose)}>
      <h2>{words.cover}</h2>
      <div class="cover-place">
        {url ? (
          <img class="cover cover-l" src={url} alt={words.coverPreview} width="600" height="600" />
        ) : (
          <Cover station={station} size="l" />
        )}
      </div>
      <p class="hint">{!url && !station.cover_own ? words.coverComposed : words.coverText}</p>
      {problem && <Notice>{problem}</Notice>}
      <div class="actions actions-start">
        {url && (
          <button type="button" class="button button-main" disabled={busy} onClick={use}>
            {words.coverUse}
          </button>
        )}
        <FileButton
          icon="image"
          label={url ? words.coverAnother : words.coverChoose}
          accept="image/*"
          onFile={choose}
        />
        {url && (
          <button type="button" class="button button-quiet" onClick={forget}>
            {common.cancel}
          </button>
        )}
        {!url && station.cover_own && (
          <button type="button" class="button button-quiet" disabled={busy} onClick={remove}>
            {words.coverRemove}
          </button>
        )}
      </div>
    </section>
  );
}

/** The file somebody chose, and an address to see it under. */
function useChosen() {
  const [file, setFile] = useState<File | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return setUrl(null);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const choose = (next: File) => {
    const why = refusal(next);
    setWrong(why);
    if (!why) setFile(next);
  };
  return { file, url, wrong, choose, forget: () => setFile(null) };
}

function refusal({ type, size }: File): string | null {
  if (!type.startsWith("image/")) return words.coverNot;
  return size > BYTES_MAX ? words.coverLarge : null;
}

const dropping = (choose: (file: File) => void) => ({
  onDragOver: (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  },
  onDrop: (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    choose(file);
  },
});
