/** One source: what it is, how far it is, and what can be done with it. */
import { useState } from "preact/hooks";
import { changeSource, retrySource, type Source } from "../../api/stations";
import { local } from "../../components/cover";
import { Handle, type Reorder } from "../../components/reorder";
import { exact, number, when } from "../../format";
import { Icon, type IconName } from "../../icons";
import { sources as words } from "../../messages/stations_manage";
import { now } from "../../state/clock";
import { plain } from "./adding";
import { coming } from "./progress";
import { SourceDetails } from "./source_details";
import type { Managed } from "./use_station";

export interface RowProps {
  stationId: string;
  source: Source;
  /** Whether the channel is being put together: then counts are not yet true. */
  settling: boolean;
  /** From 0. */
  place: number;
  last: boolean;
  reorder: Reorder;
  act: Managed["act"];
  watch: Managed["watch"];
  onRemove(): void;
}

const ICONS: Record<Source["kind"], IconName> = {
  feed: "rss",
  host: "user",
  topic: "hash",
  recording: "mic",
  station: "radio",
};

export function SourceRow(props: RowProps) {
  const { source, place, reorder } = props;
  const [open, setOpen] = useState(false);
  const { class: state, style } = reorder.line(place);
  return (
    <li
      data-line
      class={`source ${state} ${open ? "is-open" : ""} ${source.paused ? "is-paused" : ""}`}
      style={style}
    >
      <Handle {...reorder.handle(place)} />
      <Picture source={source} />
      <div class="row-text">
        <span class="row-title">
          <bdi>{plain(source.title)}</bdi>
        </span>
        <Standing {...props} />
      </div>
      <Actions {...props} />
      <button
        type="button"
        class="icon-button source-more"
        aria-label={words.details(source.title)}
        title={words.details(source.title)}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="down" />
      </button>
      {open && <SourceDetails {...props} />}
    </li>
  );
}

function Picture({ source: { picture, kind } }: { source: Source }) {
  if (picture)
    return <img class="source-picture" src={local(picture)} alt="" width="48" height="48" loading="lazy" />;
  return (
    <span class="source-picture">
      <Icon name={ICONS[kind]} />
    </span>
  );
}

/** One sentence about how it is, and how much of it is in the channel. */
function Standing({ stationId, source, settling, act, watch }: RowProps) {
  const { kind, import: state, paused, items, left_out, title } = source;
  const out = left_out.reduce((sum, { count }) => sum + count, 0);
  const failed = state?.state === "failed";
  const facts = [
    ...(kind === "feed" ? [] : [words.kinds[kind]]),
    ...(state?.step && !failed ? [state.step] : []),
    ...(paused && state?.step !== words.pausedStep ? [words.paused] : []),
    ...(items > 0 || !(coming(source) || settling) ? [words.here(items)] : []),
    ...(out > 0 ? [words.out(out)] : []),
  ];
  return (
    <>
      {!failed && <span class="quiet small number">{facts.join(" · ")}</span>}
      {coming(source) && state && <Bar state={state} title={title} />}
      {state?.error && (
        <span class="small problem">
          {state.error}
          {state.next_at && (
            <span class="quiet" title={exact(state.next_at)}>
              {` ${words.nextLook(when(state.next_at, now.value))}.`}
            </span>
          )}
        </span>
      )}
      {(failed || state?.error) && !coming(source) && (
        <span>
          <button
            type="button"
            class="button button-small"
            aria-label={words.retryOf(title)}
            onClick={() => act(async () => watch([await retrySource(stationId, source.id)]))}
          >
            <Icon name="again" size={16} />
            {words.retry}
          </button>
        </span>
      )}
    </>
  );
}

function Bar({ state: { done, total }, title }: { state: NonNullable<Source["import"]>; title: string }) {
  return (
    <progress
      class="progress"
      max={total ?? 1}
      value={total ? done : undefined}
      aria-label={title}
      title={total ? number(done) : undefined}
    />
  );
}

function Actions({ stationId, source: { id, kind, title, paused }, act, onRemove }: RowProps) {
  const pause = paused ? words.resume(title) : words.pause(title);
  return (
    <div class="source-actions">
      {kind !== "recording" && (
        <button
          type="button"
          class="button button-quiet"
          aria-label={pause}
          title={pause}
          onClick={() => act(() => changeSource(stationId, id, { paused: !paused }))}
        >
          <Icon name={paused ? "play" : "pause"} />
          <span class="action-word">{paused ? words.resumeShort : words.pauseShort}</span>
        </button>
      )}
      <button
        type="button"
        class="button button-quiet"
        aria-label={words.remove(title)}
        title={words.remove(title)}
        onClick={onRemove}
      >
        <Icon name="trash" />
        <span class="action-word">{words.removeShort}</span>
      </button>
    </div>
  );
}
