/** The one field that adds something to hear, and the other ways beside it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { addSource, type SourceOrder } from "../../api/stations";
import { Field, Notice, useAttempt } from "../../components/form";
import { Icon, type IconName } from "../../icons";
import { adding as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import { meant, plain } from "./adding";
import type { PartProps } from "./edit";
import { HostSheet, TopicSheet } from "./naming_sheets";
import { OpmlButton, OpmlNews, useOpml } from "./opml";
import { PickRecordings } from "./pick_recordings";
import { PickStation } from "./pick_station";

const SHEETS = { recordings: PickRecordings, host: HostSheet, topic: TopicSheet, station: PickStation };
type SheetName = keyof typeof SHEETS;
const WAYS: [SheetName, IconName][] = [
  ["recordings", "mic"],
  ["host", "user"],
  ["topic", "hash"],
  ["station", "radio"],
];

/** What a sheet that adds something works with. */
export interface AddProps extends PartProps {
  onClose(): void;
}

export function AddSource(props: PartProps) {
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const opml = useOpml(props);
  const Sheet = sheet && SHEETS[sheet];
  return (
    <section class={opml.over ? "section add-source is-over" : "section add-source"} {...opml.drop}>
      <h2 class="only-heard">{words.title}</h2>
      <AddForm {...props} onTry={opml.dismiss} />
      <div class="ways">
        <OpmlButton opml={opml} />
        {WAYS.map(([name, icon]) => (
          <button key={name} type="button" class="button button-quiet" onClick={() => setSheet(name)}>
            <Icon name={icon} />
            {words[name]}
          </button>
        ))}
      </div>
      <OpmlNews opml={opml} />
      {Sheet && <Sheet {...props} onClose={() => setSheet(null)} />}
    </section>
  );
}

/** `onTry`: what was said before is no news any more. */
function AddForm({ station, sources, look, onTry }: PartProps & { onTry(): void }) {
  const form = useRef<HTMLFormElement>(null);
  // In a station that was just made this comes next.
  useEffect(() => {
    if (sources.length === 0) form.current?.querySelector("input")?.focus();
  }, []);
  const [text, setText] = useState("");
  const [unclear, setUnclear] = useState(false);
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    onTry();
    const order = meant(text, location.origin);
    setUnclear(order === null);
    if (order === null || !(await attempt(() => add(station.id, order)))) return;
    setText("");
    look();
  };
  const problem = unclear ? words.unclear : FIELDS.map(at).find(Boolean);
  return (
    <form ref={form} class="add-form" onSubmit={submit}>
      <Field
        label={words.label}
        hint={words.hint}
        value={text}
        onValue={(next) => {
          setText(next);
          setUnclear(false);
        }}
        problem={problem}
        placeholder={words.placeholder}
        autoCapitalize="none"
        autoComplete="off"
        required
      />
      <button type="submit" class="button button-main" disabled={busy}>
        {words.go}
      </button>
      {rest(...FIELDS) && <Notice>{rest(...FIELDS)}</Notice>}
    </form>
  );
}

/** What the server may say is wrong with what was typed. */
const FIELDS = ["url", "handle", "topic", "id", "slug"];

/** Adds it and says so. */
export async function add(stationId: string, order: SourceOrder): Promise<void> {
  const { title } = await addSource(stationId, order);
  tell(words.added(plain(title)));
}
