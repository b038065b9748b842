/** Single recordings of one's own, chosen from all of them. */
import { useEffect, useState } from "preact/hooks";
import { words as problemWords } from "../../api/client";
import { myRecordings, type Recording } from "../../api/recordings";
import { addSource } from "../../api/stations";
import { Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { exact, when } from "../../format";
import { stations, picking as words } from "../../messages/stations_manage";
import { stamp } from "../../player/times";
import { now } from "../../state/clock";
import { tell } from "../../state/toast";
import type { AddProps } from "./add_source";

export function PickRecordings({ station, sources, look, onClose }: AddProps) {
  const { recordings, problem, more } = useMine();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { busy, attempt, rest } = useAttempt();
  const there = new Set(sources.filter(({ kind }) => kind === "recording").map(({ ref }) => ref));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const left = new Set(chosen); // what was added before a refusal is not sent again
    const done = await attempt(async () => {
      for (const id of chosen) {
        await addSource(station.id, { kind: "recording", id });
        left.delete(id);
      }
    });
    setChosen(left);
    look();
    if (!done) return;
    tell(words.added(chosen.size));
    onClose();
  };
  return (
    <Sheet title={words.recordings} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="hint">{words.recordingsText}</p>
        {problem && <Notice>{problem}</Notice>}
        {recordings?.length === 0 && <p>{words.none}</p>}
        <div class="picks">
          {recordings?.map((recording) => (
            <Pick
              key={recording.id}
              recording={recording}
              why={reason(recording, there)}
              chosen={chosen.has(recording.id)}
              onToggle={() => toggle(recording.id)}
            />
          ))}
        </div>
        {more && (
          <button type="button" class="button button-quiet" onClick={more}>
            {stations.more}
          </button>
        )}
        {rest() && <Notice>{rest()}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy || chosen.size === 0}>
          {words.add(chosen.size)}
        </button>
      </form>
    </Sheet>
  );
}

/** Why it cannot be chosen; null when it can. */
function reason({ id, visibility, files }: Recording, there: ReadonlySet<string>): string | null {
  if (there.has(id)) return words.inIt;
  if (visibility === "private") return words.private;
  return files.some(({ type }) => type.startsWith("audio/")) ? null : words.silent;
}

interface PickProps {
  recording: Recording;
  why: string | null;
  chosen: boolean;
  onToggle(): void;
}

function Pick({ recording: { title, started_at, duration }, why, chosen, onToggle }: PickProps) {
  return (
    <label class={why ? "pick-line is-off" : "pick-line"}>
      <input type="checkbox" checked={chosen} disabled={why !== null} onChange={onToggle} />
      <span class="row-text">
        <span class="row-title">
          <bdi>{title}</bdi>
        </span>
        <span class="quiet small number" title={exact(started_at)}>
          {when(started_at, now.value)}
          {duration !== null && ` · ${stamp(duration)}`}
        </span>
        {why && <span class="small">{why}</span>}
      </span>
    </label>
  );
}

function useMine() {
  const [recordings, setRecordings] = useState<Recording[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (cursor?: string) => {
    try {
      const page = await myRecordings(cursor);
      setRecordings((before) => [...(before ?? []), ...page.items]);
      setNext(page.next);
    } catch (error) {
      setProblem(problemWords(error));
    }
  };
  useEffect(() => void load(), []);
  return { recordings, problem, more: next === null ? null : () => load(next) };
}
