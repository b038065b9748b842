import { useState } from "preact/hooks";
import { Field, Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { en } from "../../messages/en";
import { guestName, session } from "../../state/live";

/** A guest gives a name to ask with. */
export function AskSheet({ onClose }: { onClose(): void }) {
  const [name, setName] = useState(guestName.value);
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      await session.value?.ask({ type: "request", name });
      guestName.value = name;
    });
    if (done) onClose();
  };
  return (
    <Sheet title={en.space.askTitle} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={en.space.askName}
          hint={en.space.askNameHint}
          value={name}
          onValue={setName}
          problem={at("name")}
          required
          maxLength={50}
          autoComplete="nickname"
          autoFocus
        />
        {rest("name") && <Notice>{rest("name")}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {en.space.ask}
        </button>
      </form>
    </Sheet>
  );
}
