/** "Remind me": by notice, push, mail, and without an account by calendar. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Space } from "../../api/types";
import { Sheet } from "../../components/sheet";
import { Switch } from "../../components/switch";
import { Icon } from "../../icons";
import { schedule } from "../../messages/schedule";
import { me } from "../../state/me";
import { isReminded, setReminded } from "../../state/reminded";
import { tellProblem } from "../../state/toast";

export function RemindButton({ space }: { space: Space }) {
  const [open, setOpen] = useState(false);
  const words = schedule.remind;
  const on = isReminded(space.id, space.series_id);
  return (
    <>
      <button type="button" class={on ? "button is-on" : "button button-main"} onClick={() => setOpen(true)}>
        <Icon name={on ? "reminded" : "bell"} />
        {on ? words.on : words.open}
      </button>
      {open && <RemindSheet space={space} onClose={() => setOpen(false)} />}
    </>
  );
}

function RemindSheet({ space, onClose }: { space: Space; onClose(): void }) {
  const words = schedule.remind;
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="stack">
        {me.value ? <Switches space={space} /> : <SignIn space={space} />}
        <Calendars path={`/s/${space.id}/calendar.ics`} />
      </div>
    </Sheet>
  );
}

function Switches({ space: { id, series_id } }: { space: Space }) {
  const words = schedule.remind;
  const [one, setOne] = useState(isReminded(id));
  const [all, setAll] = useState(false);
  const [count, setCount] = useState(0);
  useEffect(() => {
    api("GET /api/v1/spaces/{id}/reminder", { path: { id } }).then((found) => {
      setOne(found.reminded);
      setAll(found.of_series);
      setCount(found.count);
    }, tellProblem);
  }, [id]);
  const change = async (on: boolean) => {
    setOne(on);
    try {
      const name = on ? "PUT /api/v1/spaces/{id}/reminder" : "DELETE /api/v1/spaces/{id}/reminder";
      const found = await api(name, { path: { id } });
      setCount(found.count);
      setReminded(id, on);
    } catch (error) {
      setOne(!on);
      tellProblem(error);
    }
  };
  const changeAll = async (series: string, on: boolean) => {
    setAll(on);
    try {
      const name = on ? "PUT /api/v1/series/{id}/reminder" : "DELETE /api/v1/series/{id}/reminder";
      await api(name, { path: { id: series } });
      setReminded(series, on);
    } catch (error) {
      setAll(!on);
      tellProblem(error);
    }
  };
  return (
    <>
      <Switch label={words.this} hint={words.thisHint} value={one || all} disabled={all} onValue={change} />
      {series_id && (
        <Switch
          label={words.series}
          hint={words.seriesHint}
          value={all}
          onValue={(on) => changeAll(series_id, on)}
        />
      )}
      <p class="small">
        <a href="/settings/notices">{words.ways}</a>
        {count > 0 && <span class="quiet"> · {words.count(count)}</span>}
      </p>
    </>
  );
}

function SignIn({ space: { id } }: { space: Space }) {
  return (
    <p>
      {schedule.remind.signIn} <a href={`/sign-in?next=/s/${id}`}>{schedule.remind.signInLink}</a>
    </p>
  );
}

/** For every calendar program; a subscription follows when the time changes, a file does not. */
export function Calendars({ path }: { path: string }) {
  const words = schedule.remind;
  const subscribed = new URL(path, location.href).href.replace(/^https?:/, "webcal:");
  return (
    <section class="calendars">
      <h3>{words.calendar}</h3>
      <p class="quiet small">{words.calendarText}</p>
      <div class="actions actions-start">
        <a class="button" href={subscribed} target="_self" rel="external">
          <Icon name="calendar" />
          {words.subscribe}
        </a>
        <a class="button button-quiet" href={path} download="space.ics" target="_self">
          <Icon name="download" />
          {words.file}
        </a>
      </div>
    </section>
  );
}
