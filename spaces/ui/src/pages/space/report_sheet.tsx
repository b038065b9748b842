import { useId, useState } from "preact/hooks";
import { type ReportCategory, report } from "../../api/stage";
import type { TapPolicy } from "../../api/types";
import { Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text_field";
import { craft } from "../../messages/craft";
import { room, session } from "../../state/live";
import { me } from "../../state/me";
import { tell } from "../../state/toast";

interface ReportSheetProps {
  spaceId: string;
  tap: TapPolicy;
  /** About whom; null: the space itself. */
  person: { pid: string; name: string } | null;
  /** What they wrote. */
  messageId?: string;
  onClose(): void;
}

/** To the people who run the server: what is wrong, and on demand what was said. */
export function ReportSheet({ spaceId, tap, person, messageId, onClose }: ReportSheetProps) {
  const [category, setCategory] = useState<ReportCategory>("spam");
  const [text, setText] = useState("");
  const [excerpt, setExcerpt] = useState(false);
  const { busy, attempt, at, rest } = useAttempt();
  const words = craft.report;
  const heard = tap !== "off" && room.value.stage.some(({ pid }) => pid === person?.pid);
  const submit = async (event: Event) => {
    event.preventDefault();
    const order = { pid: person?.pid, message_id: messageId, category, text, excerpt: heard && excerpt };
    const key = me.value ? null : (session.value?.guestKey ?? null);
    if (!(await attempt(() => report(spaceId, order, key)))) return;
    tell(words.sent);
    onClose();
  };
  return (
    <Sheet title={person ? words.title(person.name) : words.space} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="quiet">{words.text}</p>
        <Categories value={category} onValue={setCategory} />
        <TextField
          label={words.words}
          hint={words.wordsHint}
          value={text}
          onValue={setText}
          problem={at("text")}
          maxLength={1000}
        />
        {heard && (
          <Switch label={words.excerpt} hint={words.excerptText} value={excerpt} onValue={setExcerpt} />
        )}
        {rest("text") && <Notice>{rest("text")}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {words.send}
        </button>
      </form>
    </Sheet>
  );
}

function Categories({ value, onValue }: { value: ReportCategory; onValue(value: ReportCategory): void }) {
  const name = useId();
  const { category, categories } = craft.report;
  return (
    <fieldset class="checks">
      <legend>{category}</legend>
      {(Object.entries(categories) as [ReportCategory, string][]).map(([key, text]) => (
        <label key={key} class="check">
          <input type="radio" name={name} checked={key === value} onChange={() => onValue(key)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
