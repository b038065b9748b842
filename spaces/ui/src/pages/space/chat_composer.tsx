/** Where one writes: the name step of guests, the field, and the wait of the slow mode. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { words } from "../../api/client";
import { Field } from "../../components/form";
import { Icon } from "../../icons";
import { waitFor } from "../../live/chat";
import { Refused } from "../../live/socket";
import { rulesOf } from "../../live/stage_rules";
import { talk } from "../../messages/talk";
import { now } from "../../state/clock";
import { amModerator, guestName, room, session } from "../../state/live";
import { chat } from "../../state/talk";

const LONGEST = 500;
/** From here on the field says how much room is left. */
const COUNTED = 400;

const isGuest = () => room.value.pid?.startsWith("g_") ?? false;

export function Composer({ onSent }: { onSent(): void }) {
  const [naming, setNaming] = useState(false);
  if (isGuest() && naming) return <NameStep onDone={() => setNaming(false)} />;
  const name = () => setNaming(true);
  return (
    <div class="chat-composer">
      {isGuest() && !guestName.value ? (
        <Invitation onName={name} />
      ) : (
        <Writing onSent={onSent} onName={name} />
      )}
    </div>
  );
}

/** In place of the field, for who has no name yet: most only read. */
function Invitation({ onName }: { onName(): void }) {
  return (
    <button type="button" class="chat-field chat-invitation" onClick={onName}>
      {talk.chat.placeholder}
    </button>
  );
}

function NameStep({ onDone }: { onDone(): void }) {
  const [name, setName] = useState(guestName.value);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    guestName.value = name.trim();
    onDone();
  };
  return (
    <form class="chat-composer chat-naming stack" onSubmit={submit}>
      <p class="small quiet">{talk.name.text}</p>
      <Field
        label={talk.name.label}
        hint={talk.name.hint}
        value={name}
        onValue={setName}
        maxLength={50}
        autoComplete="nickname"
        autoFocus
        required
      />
      <button type="submit" class="button button-main button-wide" disabled={!name.trim()}>
        {talk.name.go}
      </button>
    </form>
  );
}

function Writing({ onSent, onName }: { onSent(): void; onName(): void }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const slow = useWait();
  const length = [...text.trim()].length;
  const here = room.value.phase === "here";
  const ready = here && length > 0 && length <= LONGEST && slow === 0 && !busy;
  useGrowth(field.current, text);
  const send = async () => {
    if (!ready) return;
    setBusy(true);
    setProblem(null);
    try {
      await session.value?.ask({ type: "say", text, ...(isGuest() && { name: guestName.value }) });
      setText("");
      onSent();
    } catch (error) {
      if (error instanceof Refused && error.code === "name_invalid") onName();
      setProblem(error instanceof Refused && error.detail ? error.detail : words(error));
    }
    setBusy(false);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="chat-field">
        <textarea
          ref={field}
          id={id}
          rows={1}
          dir="auto"
          enterkeyhint="send"
          aria-label={talk.chat.field}
          aria-describedby={`${id}-note`}
          placeholder={talk.chat.placeholder}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setProblem(null);
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          class="icon-button chat-send"
          aria-label={talk.chat.send}
          title={talk.chat.send}
          disabled={!ready}
        >
          <Icon name="send" />
        </button>
      </div>
      <div id={`${id}-note`} class="chat-note small">
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {!problem && <Note here={here} slow={slow} length={length} />}
        {isGuest() && (
          <button type="button" class="link-button" onClick={onName}>
            {talk.name.as(guestName.value)} {talk.name.change}
          </button>
        )}
      </div>
    </form>
  );
}

/** Seconds until the slow mode lets me write again. */
function useWait(): number {
  const { slow_mode } = rulesOf(room.value.space);
  if (slow_mode === 0 || amModerator.value) return 0;
  // Against the clock of the page, which ticks once a second: not further ahead than the whole time.
  return Math.min(slow_mode, waitFor(chat.value.wroteAt, slow_mode, now.value));
}

function Note({ here, slow, length }: { here: boolean; slow: number; length: number }) {
  const { slow_mode } = rulesOf(room.value.space);
  if (!here) return <p class="quiet">{talk.chat.away}</p>;
  if (length > LONGEST) return <p class="problem">{talk.chat.tooLong(length - LONGEST)}</p>;
  if (slow > 0) return <p class="quiet number">{talk.chat.wait(slow)}</p>;
  if (length >= COUNTED) return <p class="quiet number">{talk.chat.left(LONGEST - length)}</p>;
  if (slow_mode > 0 && !amModerator.value) return <p class="quiet">{talk.chat.slow(slow_mode)}</p>;
  return null;
}

/** As high as what is in it, up to the limit of the style sheet. */
function useGrowth(field: HTMLTextAreaElement | null, text: string): void {
  useEffect(() => {
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }, [field, text]);
}
