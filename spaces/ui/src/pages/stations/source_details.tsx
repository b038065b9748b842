/** Everything about one source that few look for: its cap, what was left out and why, what its feed gets wrong. */
import { useState } from "preact/hooks";
import { changeSource } from "../../api/stations";
import { Field, Notice, useAttempt } from "../../components/form";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { sources as words } from "../../messages/stations_manage";
import { now } from "../../state/clock";
import { tell } from "../../state/toast";
import type { RowProps } from "./source_row";

export function SourceDetails(props: RowProps) {
  const { source, place, last, reorder } = props;
  const { url, import: state, locked, blocked, warnings } = source;
  return (
    <div class="source-details">
      {url && (
        <p class="small">
          <a href={url} target="_blank" rel="noreferrer">
            {url}
          </a>
        </p>
      )}
      {state?.fetched_at && (
        <p class="small quiet">
          <time dateTime={state.fetched_at} title={exact(state.fetched_at)}>
            {words.lastLook(when(state.fetched_at, now.value))}
          </time>
        </p>
      )}
      {blocked && <p class="small">{words.blocked}</p>}
      {locked && <p class="small">{words.locked}</p>}
      <LeftOut {...props} />
      <Cap {...props} />
      {warnings.length > 0 && (
        <div class="small">
          <b>{words.warnings}</b>
          <ul class="plain-list">
            {warnings.map((text) => (
              <li key={text} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="actions actions-start">
        <button
          type="button"
          class="button button-quiet"
          disabled={place === 0}
          onClick={() => reorder.move(place, place - 1)}
        >
          {words.up}
        </button>
        <button
          type="button"
          class="button button-quiet"
          disabled={last}
          onClick={() => reorder.move(place, place + 1)}
        >
          {words.down}
        </button>
      </div>
    </div>
  );
}

function LeftOut({ source: { left_out } }: RowProps) {
  const some = left_out.filter(({ count }) => count > 0);
  if (some.length === 0) return null;
  return (
    <div class="small">
      <b>{words.leftOut}</b>
      <ul class="plain-list number">
        {some.map(({ reason, text }) => (
          <li key={reason}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

function Cap({ stationId, source: { id, cap, kind }, act }: RowProps) {
  const [text, setText] = useState(cap === null ? "" : String(cap));
  const [wrong, setWrong] = useState(false);
  const { busy, attempt, at, rest } = useAttempt();
  if (kind === "recording") return null;
  const submit = async (event: Event) => {
    event.preventDefault();
    const said = text.trim();
    const fine = said === "" || /^[1-9]\d*$/.test(said);
    setWrong(!fine);
    if (!fine) return;
    const wanted = said === "" ? null : Number(said);
    if (!(await attempt(() => changeSource(stationId, id, { cap: wanted })))) return;
    tell(common.saved);
    act(async () => undefined);
  };
  return (
    <form class="cap" onSubmit={submit}>
      <Field
        label={words.cap}
        hint={words.capHint}
        value={text}
        onValue={setText}
        problem={wrong ? words.capWrong : at("cap")}
        maxLength={6}
      />
      <button type="submit" class="button" disabled={busy || text.trim() === String(cap ?? "")}>
        <Icon name="check" />
        {words.capSet}
      </button>
      {rest("cap") && <Notice>{rest("cap")}</Notice>}
    </form>
  );
}
