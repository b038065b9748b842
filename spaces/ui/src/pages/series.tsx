/** /series/{id}: what comes again, and when next. */
import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api, Problem } from "../api/client";
import type { Series } from "../api/types";
import { Avatar } from "../components/avatar";
import { Topics } from "../components/badges";
import { Failed } from "../components/failed";
import { Page } from "../components/page";
import { ruleName } from "../components/repeat_words";
import { Question } from "../components/sheet";
import { exact, when } from "../format";
import { Icon } from "../icons";
import { schedule } from "../messages/schedule";
import { now } from "../state/clock";
import { me } from "../state/me";
import { isReminded, setReminded } from "../state/reminded";
import { tell, tellProblem } from "../state/toast";
import { Calendars } from "./space/remind";

export default function SeriesPage() {
  const { id = "" } = useRoute().params;
  const [series, setSeries] = useState<Series | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = () => {
    setProblem(null);
    api("GET /api/v1/series/{id}", { path: { id } }).then(setSeries, (error: unknown) => {
      if (error instanceof Problem) setProblem(error);
    });
  };
  useEffect(load, [id]);
  if (problem)
    return (
      <Page title={schedule.series.missing} narrow>
        <Failed again={load}>{problem.detail}</Failed>
      </Page>
    );
  if (!series) return <Page title={schedule.series.part} narrow hideTitle children={null} />;
  return <OneSeries key={series.id} series={series} onSeries={setSeries} />;
}

interface SeriesProps {
  series: Series;
  onSeries(series: Series): void;
}

function OneSeries({ series, onSeries }: SeriesProps) {
  const words = schedule.series;
  const mine = me.value?.id === series.host.id;
  const clock = series.begins.slice(11);
  return (
    <Page title={series.title} narrow>
      <Topics topics={series.topics} />
      <p class="person-line">
        <Avatar name={series.host.name} color={series.host.color} size="s" />
        <a href={`/u/${series.host.handle}`}>
          <bdi>{series.host.name}</bdi>
        </a>
      </p>
      <p class="lead">
        {words.every(ruleName(series.rule, series.begins))},{" "}
        <span class="number">{words.zone(clock, series.time_zone.replaceAll("_", " "))}</span>
      </p>
      {series.canceled_at && <p class="notice notice-plain">{words.canceled}</p>}
      {!series.canceled_at && (
        <div class="actions actions-start">
          {mine ? <CancelSeries series={series} onSeries={onSeries} /> : <RemindOfAll id={series.id} />}
        </div>
      )}
      <section class="section">
        <h2>{words.next}</h2>
        {series.ahead.length === 0 && <p class="quiet">{words.none}</p>}
        <ul class="occurrences">
          {series.ahead.map(({ id, scheduled_start }) => (
            <li key={id}>
              <a class="row" href={`/s/${id}`}>
                <time dateTime={scheduled_start} title={exact(scheduled_start)}>
                  {when(scheduled_start, now.value)}
                </time>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <Calendars path={`/series/${series.id}/calendar.ics`} />
    </Page>
  );
}

function RemindOfAll({ id }: { id: string }) {
  const words = schedule.series;
  const on = isReminded(id);
  if (!me.value)
    return (
      <a class="button" href={`/sign-in?next=/series/${id}`}>
        <Icon name="bell" />
        {words.remind}
      </a>
    );
  const press = async () => {
    setReminded(id, !on);
    try {
      await api(on ? "DELETE /api/v1/series/{id}/reminder" : "PUT /api/v1/series/{id}/reminder", {
        path: { id },
      });
    } catch (error) {
      setReminded(id, on);
      tellProblem(error);
    }
  };
  return (
    <button
      type="button"
      class={on ? "button is-on" : "button button-main"}
      aria-pressed={on}
      onClick={press}
    >
      <Icon name={on ? "reminded" : "bell"} />
      {on ? words.reminded : words.remind}
    </button>
  );
}

function CancelSeries({ series, onSeries }: SeriesProps) {
  const [asking, setAsking] = useState(false);
  const cancel = () =>
    api("POST /api/v1/series/{id}/cancel", { path: { id: series.id }, body: {} }).then((canceled) => {
      onSeries(canceled);
      tell(schedule.series.canceledNow);
    }, tellProblem);
  return (
    <>
      <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
        {schedule.series.cancelAll}
      </button>
      {asking && (
        <Question
          title={schedule.cancel.title}
          text={schedule.cancel.series}
          yes={schedule.series.cancelAll}
          no={schedule.cancel.no}
          onYes={cancel}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
