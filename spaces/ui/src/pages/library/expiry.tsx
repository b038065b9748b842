/** When a recording deletes itself, if ever. */
import { useState } from "preact/hooks";
import { change } from "../../api/recordings";
import { Field, Notice, useAttempt } from "../../components/form";
import { exact, when } from "../../format";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { now } from "../../state/clock";
import { tell } from "../../state/toast";
import type { PartProps } from "./one";

const words = library.one;
const HOUR = 3_600_000;

/** As a field of local time wants it: "2026-11-23T21:40". */
const local = (ms: number): string =>
  new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

export function Expiry({ recording, known }: PartProps) {
  const { expires_at, id } = recording;
  const [at, setAt] = useState(expires_at ? local(Date.parse(expires_at)) : "");
  const { busy, attempt, at: problemAt, rest } = useAttempt();
  const put = async (time: string | null) => {
    if (!(await attempt(async () => known(await change(id, { expires_at: time }))))) return;
    if (time === null) setAt("");
    tell(common.saved);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    put(new Date(at).toISOString());
  };
  return (
    <section class="section">
      <h2>{words.expiry}</h2>
      <p class="hint" title={expires_at ? exact(expires_at) : undefined}>
        {expires_at ? words.expiryText(when(expires_at, now.value)) : words.expiryNever}
      </p>
      <form class="stack" onSubmit={submit}>
        <Field
          label={words.expiryAt}
          type="datetime-local"
          value={at}
          onValue={setAt}
          min={local(now.value + HOUR)}
          problem={problemAt("expires_at")}
        />
        {rest("expires_at") && <Notice>{rest("expires_at")}</Notice>}
        <div class="actions actions-start">
          <button type="submit" class="button" disabled={busy || !at}>
            {words.expirySet}
          </button>
          {expires_at && (
            <button type="button" class="button button-quiet" disabled={busy} onClick={() => put(null)}>
              {words.expiryForever}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
