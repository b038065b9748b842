/** The host's own chapters: a time and a name each. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Chapter, change } from "../../api/recordings";
import { Notice, useAttempt } from "../../components/form";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { loadedId, time } from "../../player/audio";
import { stamp } from "../../player/times";
import { tell } from "../../state/toast";
import { type Line, read } from "./chapter_lines";
import type { PartProps } from "./one";

const words = library.chapters;

const linesOf = (chapters: Chapter[], duration: number): Line[] =>
  chapters.map(({ start, title }) => ({ key: `${start}`, at: stamp(start, duration), title }));

export function ChaptersEditor({ recording, known }: PartProps) {
  const duration = recording.duration ?? 0;
  const busyMaking = recording.state === "rendering"; // new files may begin elsewhere: times typed now would be wrong
  const [lines, setLines] = useState(() => linesOf(recording.chapters, duration));
  // What was typed stays until the server has other chapters, be it by saving or by new files.
  useEffect(() => setLines(linesOf(recording.chapters, duration)), [JSON.stringify(recording.chapters)]);
  const [wrong, setWrong] = useState<string | null>(null);
  const { busy, attempt, rest } = useAttempt();
  const list = useRef<HTMLOListElement>(null);
  const put = async (chapters: Chapter[] | null) => {
    const done = await attempt(async () => known(await change(recording.id, { chapters })));
    if (done) tell(words.saved);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const said = read(lines, duration);
    setWrong(said.problem);
    if (said.chapters) put(said.chapters);
  };
  const edit = (key: string, what: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...what } : line)));
  const add = () => {
    const here = loadedId.peek() === recording.id; // then it begins at the place that plays
    const at = here ? stamp(time.peek(), duration) : "";
    setLines([...lines, { key: crypto.randomUUID(), at, title: "" }]);
    const first = here ? ".chapter-name" : ".chapter-at";
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>(`li:last-child ${first}`)?.focus(),
    );
  };
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="hint">{recording.chapters_edited ? words.edited : words.text}</p>
      <form class="stack" onSubmit={submit}>
        <ol class="chapter-lines" ref={list}>
          {lines.map((line, index) => (
            <ChapterLine
              key={line.key}
              line={line}
              index={index + 1}
              onEdit={(what) => edit(line.key, what)}
              onRemove={() => setLines(lines.filter(({ key }) => key !== line.key))}
            />
          ))}
        </ol>
        {busyMaking && <p class="hint">{words.busy}</p>}
        {(wrong ?? rest()) && <Notice>{wrong ?? rest()}</Notice>}
        <div class="actions actions-start">
          <button type="button" class="button button-quiet" onClick={add}>
            <Icon name="plus" />
            {words.add}
          </button>
          <button type="submit" class="button" disabled={busy || busyMaking || lines.length === 0}>
            {words.save}
          </button>
          {recording.chapters_edited && (
            <button
              type="button"
              class="button button-quiet"
              disabled={busy || busyMaking}
              onClick={() => put(null)}
            >
              <Icon name="undo" />
              {words.reset}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}

interface LineProps {
  line: Line;
  /** Its number, from 1. */
  index: number;
  onEdit(what: Partial<Line>): void;
  onRemove(): void;
}

function ChapterLine({ line, index, onEdit, onRemove }: LineProps) {
  return (
    <li class="chapter-line field">
      <input
        class="chapter-at number"
        value={line.at}
        inputMode="text"
        aria-label={words.atOf(index)}
        onInput={(event) => onEdit({ at: event.currentTarget.value })}
      />
      <input
        class="chapter-name"
        value={line.title}
        dir="auto"
        maxLength={120}
        aria-label={words.nameOf(index)}
        onInput={(event) => onEdit({ title: event.currentTarget.value })}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={words.remove(line.title || line.at)}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
