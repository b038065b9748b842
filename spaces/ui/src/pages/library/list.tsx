/** The recordings of an account, with what can be done to several at once. */
import { useState } from "preact/hooks";
import type { Recording } from "../../api/recordings";
import { IconButton } from "../../components/icon_button";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { ShareSheet } from "../../player/share_sheet";
import { DeleteQuestion } from "./delete_question";
import { Row } from "./row";

interface ListProps {
  recordings: Recording[];
  onFresh(fresh: Recording): void;
  onGone(ids: string[]): void;
}

const { columns } = library;

export function List({ recordings, onFresh, onGone }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sharing, setSharing] = useState<Recording | null>(null);
  const picked = recordings.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const all = picked.length === recordings.length;
  return (
    <>
      {picked.length > 0 && (
        <Selection picked={picked} onClear={() => setChosen(new Set())} onGone={onGone} />
      )}
      <table class="recordings">
        <caption class="only-heard">{library.title}</caption>
        <thead>
          <tr>
            <th class="cell-select">
              <label class="pick">
                <input
                  type="checkbox"
                  checked={all}
                  aria-label={library.selectAll}
                  onChange={() => setChosen(new Set(all ? [] : recordings.map(({ id }) => id)))}
                />
              </label>
            </th>
            <th class="cell-play">
              <span class="only-heard">{library.player.play}</span>
            </th>
            <th class="cell-title">{columns.title}</th>
            <th>{columns.date}</th>
            <th>{columns.length}</th>
            <th>{columns.speakers}</th>
            <th>{columns.plays}</th>
            <th>{columns.size}</th>
            <th>{columns.state}</th>
            <th>
              <span class="only-heard">{columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {recordings.map((recording) => (
            <Row
              key={recording.id}
              recording={recording}
              selected={chosen.has(recording.id)}
              onSelect={() => toggle(recording.id)}
              onFresh={onFresh}
              onShare={() => setSharing(recording)}
            />
          ))}
        </tbody>
      </table>
      {sharing && <ShareSheet recording={sharing} onClose={() => setSharing(null)} />}
    </>
  );
}

interface SelectionProps {
  picked: Recording[];
  onClear(): void;
  onGone(ids: string[]): void;
}

/** What is selected, and what can be done with all of it. */
function Selection({ picked, onClear, onGone }: SelectionProps) {
  const [asking, setAsking] = useState(false);
  return (
    <div class="selection">
      <span class="number" role="status">
        {library.selected(picked.length)}
      </span>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {library.deleteSelected}
      </button>
      <IconButton icon="close" name={library.clearSelection} onPress={onClear} />
      {asking && (
        <DeleteQuestion
          recordings={picked}
          onGone={(ids) => {
            onClear();
            onGone(ids);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
