/** Moving and canceling what is announced, with words on who is told. */
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../api/client";
import type { Series, Space } from "../../api/types";
import { Choice, Notice, useAttempt } from "../../components/form";
import { ruleName } from "../../components/repeat_words";
import { repeatOf, ruleOf } from "../../components/repeating";
import { Sheet } from "../../components/sheet";
import { type Moment, MomentFields, RepeatFields, type Repetition } from "../../components/when_fields";
import { schedule } from "../../messages/schedule";
import { tell } from "../../state/toast";
import { localIn, momentIn, ownZone, shifted } from "../../zones";

type Scope = "this" | "following" | "all";

interface SheetProps {
  space: Space;
  onClose(): void;
}

export function MoveSheet({ space, onClose }: SheetProps) {
  const words = schedule.change;
  const { count, series } = useAround(space);
  const [scope, setScope] = useState<Scope>("this");
  const [start, setStart] = useState<Moment>(() => {
    const zone = ownZone();
    return { local: localIn(new Date(space.scheduled_start ?? Date.now()), zone), zone };
  });
  // Null: as it is. Whoever moves it only wants to change neither how it repeats nor when it ends.
  const [again, setAgain] = useState<Repetition | null>(null);
  const { busy, attempt, at, rest } = useAttempt();
  useEffect(() => {
    if (series)
      setStart({
        local: localIn(new Date(space.scheduled_start ?? Date.now()), series.time_zone),
        zone: series.time_zone,
      });
  }, [series, space.scheduled_start]);

  /** The first one that is moved, as clocks in the chosen zone show it now. */
  const before = (of: Scope) => {
    const first = of === "all" ? series?.ahead[0]?.scheduled_start : space.scheduled_start;
    return localIn(new Date(first ?? space.scheduled_start ?? Date.now()), start.zone);
  };
  const choose = (next: Scope) => {
    setStart({ ...start, local: shifted(before(next), before(scope), start.local) });
    setScope(next);
  };
  async function move(): Promise<void> {
    if (scope === "this" || !series) {
      const scheduled_start = momentIn(start.local, start.zone).toISOString();
      await api("PATCH /api/v1/spaces/{id}", { path: { id: space.id }, body: { scheduled_start } });
      return;
    }
    const rule = again && ruleOf(again.repeat, start.local, again.times);
    const from_space = scope === "following" ? space.id : null;
    const body = { from_space, begins: start.local, time_zone: start.zone, ...(rule && { rule }) };
    await api("PATCH /api/v1/series/{id}", { path: { id: series.id }, body });
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await attempt(move))) return;
    tell(words.done);
    onClose();
  };
  return (
    <Sheet title={words.title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        {series && <ScopeChoice series={series} space={space} value={scope} onValue={choose} />}
        <MomentFields
          value={start}
          onValue={(part) => setStart({ ...start, ...part })}
          problem={at("scheduled_start") ?? at("begins")}
        />
        {scope !== "this" && series && (
          <Repeating
            series={series}
            value={again}
            local={start.local}
            onValue={setAgain}
            problem={at("rule")}
          />
        )}
        <p class="quiet">{words.told(count)}</p>
        {rest("scheduled_start", "begins", "rule") && (
          <Notice>{rest("scheduled_start", "begins", "rule")}</Notice>
        )}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {words.save}
        </button>
      </form>
    </Sheet>
  );
}

interface RepeatingProps {
  series: Series;
  value: Repetition | null;
  local: string;
  onValue(value: Repetition): void;
  problem: string | null;
}

/** How it repeats; rules that this page does not make are only said. */
function Repeating({ series, value, local, onValue, problem }: RepeatingProps) {
  const shown = value ?? repeatOf(series.rule);
  if (!shown) return <p class="quiet">{schedule.series.every(ruleName(series.rule, series.begins))}</p>;
  return (
    <RepeatFields
      value={shown}
      local={local}
      onValue={(part) => onValue({ ...shown, ...part })}
      problem={problem}
    />
  );
}

export function CancelSheet({ space, onClose }: SheetProps) {
  const words = schedule.cancel;
  const { route } = useLocation();
  const { count, series } = useAround(space);
  const [scope, setScope] = useState<Scope>("this");
  const { busy, attempt, rest } = useAttempt();

  async function cancel(): Promise<void> {
    if (scope === "this" || !series) {
      await api("POST /api/v1/spaces/{id}/cancel", { path: { id: space.id } });
      return;
    }
    const from_space = scope === "following" ? space.id : null;
    await api("POST /api/v1/series/{id}/cancel", { path: { id: series.id }, body: { from_space } });
    tell(from_space ? schedule.series.canceledFrom : schedule.series.canceledNow);
    route(`/series/${series.id}`);
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await attempt(cancel)) onClose();
  };
  return (
    <Sheet title={words.title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        {series && <ScopeChoice series={series} space={space} value={scope} onValue={setScope} />}
        <p>{words.told(count)}</p>
        {rest() && <Notice>{rest()}</Notice>}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {words.no}
          </button>
          <button type="submit" class="button button-strong" disabled={busy}>
            {words.yes}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

interface ScopeProps {
  series: Series;
  space: Space;
  value: Scope;
  onValue(scope: Scope): void;
}

/** The first of a series has nothing before it: from it on is all of them. */
function ScopeChoice({ series, space, value, onValue }: ScopeProps) {
  const { which, this: one, following, all } = schedule.change;
  const first = series.ahead[0]?.id === space.id;
  return first ? (
    <Choice<"this" | "all">
      legend={which}
      options={{ this: one, all }}
      value={value === "this" ? "this" : "all"}
      onValue={onValue}
    />
  ) : (
    <Choice<Scope> legend={which} options={{ this: one, following, all }} value={value} onValue={onValue} />
  );
}

/** How many are reminded, and the series that a space belongs to. */
function useAround({ id, series_id }: Space) {
  const [count, setCount] = useState(0);
  const [series, setSeries] = useState<Series | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    const ignore = () => undefined; // the sheet works without
    api("GET /api/v1/spaces/{id}/reminder", { path: { id }, signal }).then(
      (found) => setCount(found.count),
      ignore,
    );
    if (series_id)
      api("GET /api/v1/series/{id}", { path: { id: series_id }, signal }).then((found) => {
        if (found.canceled_at === null) setSeries(found);
      }, ignore);
    return () => gone.abort();
  }, [id, series_id]);
  return { count, series };
}
