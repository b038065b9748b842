/** What a station is made of: adding to it, and everything that can be done with one source. */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import {
  addSource,
  changeSource,
  orderSources,
  removeSource,
  retryFailed,
  type Source,
} from "../../api/stations";
import { Landing } from "../../components/landing";
import { useReorder } from "../../components/reorder";
import { reordered } from "../../components/reordering";
import { Icon } from "../../icons";
import { progress as progressWords, sources as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import { AddSource } from "./add_source";
import { plain } from "./adding";
import type { PartProps } from "./edit";
import { overall, worthSaying } from "./progress";
import { again } from "./removing";
import { SourceRow } from "./source_row";

export function Sources(props: PartProps) {
  const { sources } = props;
  return (
    <>
      <AddSource {...props} />
      <section class="section">
        <h2>{words.title}</h2>
        <Overall {...props} />
        {sources.length === 0 && (
          <p class="quiet">
            <b>{words.empty}.</b> {words.emptyText}
          </p>
        )}
        <List {...props} />
      </section>
    </>
  );
}

/** How far the podcasts are, all together. */
function Overall({ station, sources, act, watch }: PartProps) {
  const far = overall(sources);
  if (!worthSaying(far)) return null;
  const retry = async () => {
    const ask = async () => watch((await retryFailed(station.id)).items);
    if (await act(ask)) tell(words.retrying);
  };
  return (
    <div class="overall">
      <p class="number" role={far.coming === 0 ? "status" : undefined}>
        {progressWords.said(far.done, far.all, far.failed)}
      </p>
      {far.coming > 0 && (
        <progress
          class="progress"
          max={far.all}
          value={far.done + far.failed}
          aria-label={progressWords.label}
        />
      )}
      {far.failed > 0 && (
        <button type="button" class="button" onClick={retry}>
          <Icon name="again" />
          {words.retryAll}
        </button>
      )}
    </div>
  );
}

/** What was taken out, where it stood: it can be brought back as long as the page is open. */
interface Removed {
  source: Source;
  /** The one it stood before; null for the end. */
  before: string | null;
}

function List({ station: { id, settling }, sources, expect, act, watch }: PartProps) {
  const [removed, setRemoved] = useState<Removed[]>([]);
  const reorder = useReorder(
    sources.map(({ title }) => plain(title)),
    (from, to) => {
      const next = reordered(sources, from, to);
      expect(() => next);
      act(() => orderSources(id, idsOf(next)));
    },
  );
  const remove = async (source: Source, index: number) => {
    const before = sources[index + 1]?.id ?? null;
    expect((all) => all.filter((one) => one.id !== source.id));
    if (await act(() => removeSource(id, source.id))) setRemoved((all) => [...all, { source, before }]);
  };
  const undo = async ({ source, before }: Removed) => {
    setRemoved((all) => all.filter((one) => one.source.id !== source.id));
    await act(async () => {
      const back = await addSource(id, again(source));
      if (source.paused) await changeSource(id, back.id, { paused: true });
      const at = sources.findIndex((one) => one.id === before);
      if (at !== -1) await orderSources(id, idsOf(sources).toSpliced(at, 0, back.id));
    });
  };
  const gone = (before: string | null) =>
    removed
      .filter((one) => (sources.some(({ id }) => id === one.before) ? one.before : null) === before)
      .map((one) => <Gone key={one.source.id} title={plain(one.source.title)} onUndo={() => undo(one)} />);
  return (
    <>
      <ol class="sources" ref={reorder.list}>
        {sources.map((source, index) => (
          <Fragment key={source.id}>
            {gone(source.id)}
            <SourceRow
              stationId={id}
              source={source}
              settling={settling}
              place={index}
              reorder={reorder}
              last={index === sources.length - 1}
              act={act}
              watch={watch}
              onRemove={() => remove(source, index)}
            />
          </Fragment>
        ))}
        {gone(null)}
      </ol>
      <p class="only-heard" role="status">
        {reorder.said}
      </p>
    </>
  );
}

function Gone({ title, onUndo }: { title: string; onUndo(): void }) {
  return (
    <li>
      <Landing focus class="removed">
        <span>{words.removed(title)}</span>
        <button type="button" class="button" onClick={onUndo}>
          <Icon name="undo" />
          {words.undo}
        </button>
      </Landing>
    </li>
  );
}

const idsOf = (sources: Source[]): string[] => sources.map(({ id }) => id);
