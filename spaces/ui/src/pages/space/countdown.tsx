/** How long it still is until a space begins. */
import { schedule } from "../../messages/schedule";
import { now } from "../../state/clock";
import { room } from "../../state/live";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function Countdown({ start, host }: { start: string; host: string }) {
  const words = schedule.countdown;
  const left = Date.parse(start) - now.value - room.value.clockOffset;
  if (left <= 0) return <p class="countdown-late">{words.late(host)}</p>;
  return (
    <div class="countdown" role="timer" aria-label={words.label}>
      {partsOf(left).map(([value, unit]) => (
        <span key={unit} class="countdown-part">
          <span class="number countdown-value">{value}</span>
          <span class="quiet small">{unit}</span>
        </span>
      ))}
    </div>
  );
}

/** The three units that matter: nobody counts seconds three days ahead. */
function partsOf(left: number): [string, string][] {
  const words = schedule.countdown;
  const days = Math.floor(left / DAY);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const hours = two((left % DAY) / HOUR);
  const minutes = two((left % HOUR) / MINUTE);
  if (days > 0)
    return [
      [String(days), words.days(days)],
      [hours, words.hours],
      [minutes, words.minutes],
    ];
  return [
    [hours, words.hours],
    [minutes, words.minutes],
    [two((left % MINUTE) / SECOND), words.seconds],
  ];
}
