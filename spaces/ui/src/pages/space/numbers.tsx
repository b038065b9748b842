/** What a space was in numbers, for those who ran it. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Numbers as NumbersAnswer } from "../../api/schema";
import type { Space } from "../../api/types";
import { exact, number } from "../../format";
import { Icon } from "../../icons";
import { discovery } from "../../messages/discovery";
import { stamp } from "../../player/times";
import { barsOf, type Curve, curveOf, HEIGHT, WIDTH } from "./curve";

export function Numbers({ space, duration }: { space: Space; duration: number | null }) {
  const [numbers, setNumbers] = useState<NumbersAnswer | null>(null);
  useEffect(() => {
    api("GET /api/v1/spaces/{id}/numbers", { path: { id: space.id } }).then(setNumbers, () => undefined);
  }, [space.id, space.ended_at]);
  if (!numbers) return null;
  const words = discovery.numbers;
  const ended = space.ended_at ? Date.parse(space.ended_at) : Date.now();
  const curve = curveOf(numbers.minutes, ended);
  return (
    <section class="section numbers">
      <div class="section-head">
        <h2>{words.title}</h2>
        <a class="button button-small" href={`/api/v1/spaces/${space.id}/numbers.csv`} download="numbers.csv">
          <Icon name="download" size={18} />
          {words.csv}
        </a>
      </div>
      <Tiles numbers={numbers} />
      {curve ? <LiveCurve curve={curve} /> : <p class="quiet">{words.none}</p>}
      {curve && <Table numbers={numbers} />}
      {numbers.stops.length > 0 && duration && <Stops numbers={numbers} duration={duration} />}
      <p class="hint">{words.only}</p>
    </section>
  );
}

function Tiles({ numbers }: { numbers: NumbersAnswer }) {
  const words = discovery.numbers;
  const tiles: [keyof typeof words & keyof NumbersAnswer, number][] = [
    ["total", numbers.total],
    ["peak", numbers.peak],
    ["average", numbers.average],
    ["questions", numbers.questions],
    ["messages", numbers.messages],
    ["reactions", numbers.reactions],
    ["shares", numbers.shares],
    ["replays", numbers.replays],
    ["clips", numbers.clips],
  ];
  return (
    <dl class="tiles">
      {tiles.map(([name, value]) => (
        <div key={name} class={value > 0 ? "tile" : "tile is-zero"}>
          <dt>{String(words[name])}</dt>
          <dd class="number">{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function LiveCurve({ curve }: { curve: Curve }) {
  const words = discovery.numbers;
  const { peak } = curve;
  return (
    <figure class="curve">
      <figcaption class="quiet small">
        {words.curve}
        <span class="only-heard">. {words.curveText(peak.count, words.minute(peak.minute))}</span>
      </figcaption>
      <div class="curve-box">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {curve.marks.map(({ y, count }) => (
            <line key={count} class="curve-mark" x1="0" x2={WIDTH} y1={y} y2={y} />
          ))}
          <path class="curve-area" d={curve.area} />
          <path class="curve-line" d={curve.line} />
        </svg>
        <i
          class="curve-peak"
          aria-hidden="true"
          style={{
            insetInlineStart: `${(100 * peak.x) / WIDTH}%`,
            insetBlockStart: `${(100 * peak.y) / HEIGHT}%`,
          }}
        />
        {curve.marks.map(({ y, count }) => (
          <span
            key={count}
            class="curve-count small number"
            aria-hidden="true"
            style={{ insetBlockStart: `${(100 * y) / HEIGHT}%` }}
          >
            {number(count)}
          </span>
        ))}
      </div>
      <div class="curve-times small quiet number" aria-hidden="true">
        <span>0 min</span>
        <span>{number(curve.length)} min</span>
      </div>
    </figure>
  );
}

function Table({ numbers }: { numbers: NumbersAnswer }) {
  const { table, columns } = discovery.numbers;
  return (
    <details class="numbers-table">
      <summary>{table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section class="table-scroll" tabIndex={0} aria-label={table}>
        <table>
          <thead>
            <tr>
              {Object.values(columns).map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="number">
            {numbers.minutes.map(({ at, listeners, joins, leaves, questions }, index) => (
              <tr key={at}>
                <th scope="row" title={exact(at)}>
                  {index + 1}
                </th>
                <td>{listeners}</td>
                <td>{joins}</td>
                <td>{leaves}</td>
                <td>{questions}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Stops({ numbers, duration }: { numbers: NumbersAnswer; duration: number }) {
  const words = discovery.numbers;
  const bars = barsOf(numbers.stops, duration);
  const most = bars.reduce((best, bar) => (bar.count > best.count ? bar : best));
  return (
    <figure class="curve">
      <figcaption>
        <h3>{words.stops}</h3>
        <p class="quiet small">
          {words.stopsText} {words.stopsMost(stamp(most.start, duration))}
        </p>
      </figcaption>
      <div class="stops" aria-hidden="true">
        {bars.map(({ start, width, share }) => (
          <i
            key={start}
            style={{
              insetInlineStart: `${(100 * start) / duration}%`,
              inlineSize: `${Math.min(100, (100 * width) / duration)}%`,
              blockSize: `${Math.max(6, 100 * share)}%`,
            }}
          />
        ))}
      </div>
      <div class="curve-times small quiet number" aria-hidden="true">
        <span>0:00</span>
        <span>{stamp(duration, duration)}</span>
      </div>
    </figure>
  );
}
