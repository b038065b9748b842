/** Adding what has a name: somebody here, or a topic. */
import { useState } from "preact/hooks";
import type { SourceOrder } from "../../api/stations";
import { Field, Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { adding as words } from "../../messages/stations_manage";
import { type AddProps, add } from "./add_source";
import { handleIn } from "./adding";

export function HostSheet(props: AddProps) {
  return (
    <NameSheet
      {...props}
      title={words.host}
      label={words.hostLabel}
      hint={words.hostHint}
      field="handle"
      order={(text) => ({ kind: "host", handle: handleIn(text) })}
    />
  );
}

export function TopicSheet(props: AddProps) {
  return (
    <NameSheet
      {...props}
      title={words.topic}
      label={words.topicLabel}
      hint={words.topicHint}
      field="topic"
      order={(text) => ({ kind: "topic", topic: text.trim().replace(/^#/, "") })}
    />
  );
}

interface NameProps extends AddProps {
  title: string;
  label: string;
  hint: string;
  /** What the server calls it. */
  field: string;
  order(text: string): SourceOrder;
}

function NameSheet({ station, look, onClose, title, label, hint, field, order }: NameProps) {
  const [text, setText] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await attempt(() => add(station.id, order(text))))) return;
    onClose();
    look();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={label}
          hint={hint}
          value={text}
          onValue={setText}
          problem={at(field)}
          autoCapitalize="none"
          autoFocus
          required
        />
        {rest(field) && <Notice>{rest(field)}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {words.go}
        </button>
      </form>
    </Sheet>
  );
}
