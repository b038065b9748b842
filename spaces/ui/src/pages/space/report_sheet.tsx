import { useId, useState } from "preact/hooks";
import { type ReportCategory, report } from "../../api/stage";
import type { TapPolicy } from "../../api/types";
import { Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text_field";
import { craft } from "../../messages/craft";
import { guestKey } from "../../state/guest_keys";
import { inside, room, session } from "../../state/live";
import { excerptSeconds, me } from "../../state/me";
import { tell } from "../../state/toast";

interface ReportSheetProps {
  spaceId: string;
  tap: TapPolicy;
  /** About whom; null: the space itself. */
  person: { pid: string; name: string } | null;
  /** What they wrote. */
  message?: { id: string; text: string };
  onClose(): void;
}

/** What proves that I was there when I am a guest; null for accounts, and for guests who forgot it. */
export function reportKey(spaceId: string): string | null {
  if (me.value) return null;
  const here = session.value?.spaceId === spaceId ? session.value.guestKey : null;
  return here ?? guestKey(spaceId);
}

/** To the people who run the server: what is wrong, and on demand what was said. */
export function ReportSheet({ spaceId, tap, person, message, onClose }: ReportSheetProps) {
  const [category, setCategory] = useState<ReportCategory>("spam");
  const [text, setText] = useState("");
  const [excerpt, setExcerpt] = useState(false);
  const { busy, attempt, at, rest } = useAttempt();
  const words = craft.report;
  const seconds = excerptSeconds.value;
  const heard =
    !message &&
    seconds > 0 &&
    tap !== "off" &&
    inside.value &&
    room.value.stage.some(({ pid }) => pid === person?.pid);
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = heard && excerpt;
    const order = { pid: person?.pid, message_id: message?.id, category, text, excerpt: wanted };
    const done = await attempt(async () => {
      const made = await report(spaceId, order, reportKey(spaceId));
      tell(wanted ? (made.excerpt ? words.sentSealed : words.sentUnsealed) : words.sent);
    });
    if (done) onClose();
  };
  return (
    <Sheet title={person ? words.title(person.name) : words.space} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        {message && (
          <div class="report-quote">
            <blockquote dir="auto">{message.text}</blockquote>
          </div>
        )}
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
          <Switch
            label={words.excerpt(seconds)}
            hint={words.excerptText}
            value={excerpt}
            onValue={setExcerpt}
          />
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
