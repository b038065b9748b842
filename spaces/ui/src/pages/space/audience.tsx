import { number } from "../../format";
import { common } from "../../messages/common";
import { seats } from "./seats";

/** The quiet cluster: a hall seen from the stage, filling row by row; nobody in it is named. */
export function Audience({ count, me }: { count: number; me: boolean }) {
  const others = Math.max(0, count - (me ? 1 : 0));
  return (
    <section class="audience" aria-label={common.space.audience}>
      <Hall count={count} me={me} />
      <p class="number" title={common.count.exactly(count)}>
        {count === 0 ? common.space.audienceNobody : common.count.listening(count)}
        {me && <span class="quiet">{others === 0 ? common.space.onlyYou : common.space.youAmong}</span>}
      </p>
    </section>
  );
}

function Hall({ count, me }: { count: number; me: boolean }) {
  const { taken, width, height } = seats(count);
  return (
    <svg class="hall" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" data-count={number(count)}>
      {taken.map(({ x, y, r }, index) => (
        <circle key={index} cx={x} cy={y} r={r} class={me && index === 0 ? "seat seat-me" : "seat"} />
      ))}
    </svg>
  );
}
