/** After the space, for its host: one clear choice. */
import { useState } from "preact/hooks";
import { hold, letGo, save } from "../../api/keeping";
import type { Recording } from "../../api/recordings";
import type { Space } from "../../api/types";
import { Notice, useAttempt } from "../../components/form";
import { Landing } from "../../components/landing";
import { Question, Sheet } from "../../components/sheet";
import { until } from "../../format";
import { Icon, type IconName } from "../../icons";
import { common } from "../../messages/common";
import { now } from "../../state/clock";
import { tell } from "../../state/toast";

interface KeepingProps {
  space: Space;
  /** Chosen on this page, by a button that is gone since. */
  decided: boolean;
  /** With the recording when it was saved. */
  onDecided(recording?: Recording): void;
}

export function Keeping({ space, decided, onDecided }: KeepingProps) {
  const { policy, state } = space.tap;
  if (policy === "off") return <p class="quiet">{common.keeping.off}</p>;
  if (state === "shredded") return <Landing focus={decided}>{common.keeping.gone}</Landing>;
  if (state === "saved") return <p role="status">{common.keeping.deleted}.</p>;
  if (state !== "held") return <p role="status">{common.keeping.flushing}</p>;
  return <Fate space={space} onDecided={onDecided} />;
}

function Fate({ space, onDecided }: Omit<KeepingProps, "decided">) {
  const [open, setOpen] = useState<"hold" | "let_go" | null>(null);
  const { busy, attempt, rest } = useAttempt();
  const held = space.tap.held_until;
  const close = () => setOpen(null);
  const keep = () =>
    attempt(async () => {
      onDecided(await save(space.id));
      tell(common.saving.done);
    });
  const go = () =>
    attempt(async () => {
      await letGo(space.id);
      onDecided();
    });
  return (
    <section class="section fate" aria-label={common.keeping.title}>
      <h2>{common.keeping.title}</h2>
      {held && <p class="quiet">{common.keeping.until(until(held, now.value))}</p>}
      {rest() && <Notice>{rest()}</Notice>}
      <div class="fates">
        <Way
          icon="bookmark"
          name={common.keeping.save}
          text={common.keeping.saveText}
          busy={busy}
          onPress={keep}
          main
        />
        <Way
          icon="clock"
          name={common.keeping.hold}
          text={common.keeping.holdText}
          busy={busy}
          onPress={() => setOpen("hold")}
        />
        <Way
          icon="trash"
          name={common.keeping.letGo}
          text={common.keeping.letGoText}
          busy={busy}
          onPress={() => setOpen("let_go")}
        />
      </div>
      {open === "hold" && <HoldSheet space={space} onHeld={onDecided} onClose={close} />}
      {open === "let_go" && (
        <Question
          title={common.keeping.letGoTitle}
          text={common.keeping.letGoText}
          yes={common.keeping.letGoYes}
          no={common.keeping.letGoNo}
          onYes={go}
          onClose={close}
        />
      )}
    </section>
  );
}

interface WayProps {
  icon: IconName;
  name: string;
  text: string;
  main?: boolean;
  busy: boolean;
  onPress(): void;
}

/** A button that says what follows from it. */
function Way({ icon, name, text, main = false, busy, onPress }: WayProps) {
  const id = `way-${icon}`;
  return (
    <button
      type="button"
      class={main ? "way way-main" : "way"}
      aria-labelledby={id}
      aria-describedby={`${id}-text`}
      disabled={busy}
      onClick={onPress}
    >
      <Icon name={icon} />
      <span id={id} class="way-name">
        {name}
      </span>
      <span id={`${id}-text`} class="way-text">
        {text}
      </span>
    </button>
  );
}

const HOUR_MS = 3_600_000;
const LENGTHS = [24, 72, 168]; // h from now; the server shortens what is more than it allows

function HoldSheet({ space, onHeld, onClose }: { space: Space; onHeld(): void; onClose(): void }) {
  const { busy, attempt, rest } = useAttempt();
  const ends = (hours: number) => until(new Date(now.value + hours * HOUR_MS).toISOString(), now.value);
  const press = async (hours: number) => {
    const done = await attempt(async () => {
      const { held_until } = await hold(space.id, hours);
      if (held_until) tell(common.keeping.held(until(held_until, now.value)));
    });
    if (!done) return;
    onHeld();
    onClose();
  };
  return (
    <Sheet title={common.keeping.holdTitle} onClose={onClose}>
      <div class="stack">
        <p>{common.keeping.holdHow}</p>
        {rest() && <Notice>{rest()}</Notice>}
        <div class="lengths">
          {LENGTHS.map((hours) => (
            <button key={hours} type="button" class="button" disabled={busy} onClick={() => press(hours)}>
              <span>{common.keeping.holdFor(hours)}</span>
              <span class="small quiet">{common.keeping.holdUntil(ends(hours))}</span>
            </button>
          ))}
        </div>
      </div>
    </Sheet>
  );
}
