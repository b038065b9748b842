/** What somebody repeats, on their page. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import type { Series } from "../api/types";
import { exact, when } from "../format";
import { Icon } from "../icons";
import { common } from "../messages/common";
import { discovery } from "../messages/discovery";
import { now } from "../state/clock";
import { ruleName } from "./repeat_words";

/** Nothing at all while there are none. */
export function SeriesOf({ handle }: { handle: string }) {
  const [all, setAll] = useState<Series[]>([]);
  useEffect(() => {
    api("GET /api/v1/series", { query: { host: handle } }).then(
      ({ items }) => setAll(items),
      () => setAll([]), // the page is whole without them
    );
  }, [handle]);
  if (all.length === 0) return null;
  return (
    <section class="section">
      <h2>{discovery.profile.series}</h2>
      <div class="rows">
        {all.map((series) => (
          <SeriesRow key={series.id} series={series} />
        ))}
      </div>
    </section>
  );
}

function SeriesRow({ series: { id, title, rule, begins, ahead } }: { series: Series }) {
  const next = ahead[0]?.scheduled_start;
  return (
    <a class="row" href={`/series/${id}`}>
      <span class="notice-icon">
        <Icon name="calendar" size={18} />
      </span>
      <span class="row-text">
        <span class="row-title">
          <bdi>{title}</bdi>
        </span>
        <span class="quiet small">
          {ruleName(rule, begins)}
          {next && (
            <>
              {" · "}
              <time dateTime={next} title={exact(next)}>
                {common.home.starts(when(next, now.value))}
              </time>
            </>
          )}
        </span>
      </span>
    </a>
  );
}
