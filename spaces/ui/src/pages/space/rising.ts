/** Draws emoji on their way up: transform and opacity only, so that the browser moves them beside everything else. */
import { ALOFT, type Float } from "../../live/reactions";

const still = matchMedia("(prefers-reduced-motion: reduce)");

const RISE_MS = 2_100;
const STAY_MS = 1_600;

/** px that an emoji goes up, and to the sides. */
const HEIGHT = 150;
const WIDTH = 26;

export function rise(place: HTMLElement, all: Float[]): void {
  if (document.hidden) return; // they would all go up at once when somebody comes back
  for (const one of all) if (place.childElementCount < ALOFT) send(place, one);
}

function send(place: HTMLElement, one: Float): void {
  const shown = document.createElement("span");
  shown.className = "float";
  shown.textContent = one.emoji;
  place.append(shown);
  const moving = still.matches ? appear(shown, one) : float(shown, one, place.clientWidth);
  moving.onfinish = moving.oncancel = () => shown.remove();
}

function float(shown: HTMLElement, { delay, drift, lean, scale }: Float, width: number): Animation {
  const side = drift * Math.max(WIDTH, Math.min(width, 240) * 0.3);
  const at = (part: number, size: number) =>
    `translate3d(${side * (0.25 + 0.75 * part)}px, ${-HEIGHT * part}px, 0) rotate(${lean * part}deg) scale(${scale * size})`;
  return shown.animate(
    [
      { transform: at(0, 0.3), opacity: 0, easing: "cubic-bezier(0.2, 0.9, 0.3, 1.2)" },
      { transform: at(0.14, 1.15), opacity: 1, offset: 0.14, easing: "cubic-bezier(0.3, 0.1, 0.5, 1)" },
      { transform: at(0.62, 1), opacity: 1, offset: 0.62, easing: "linear" },
      { transform: at(1, 0.9), opacity: 0 },
    ],
    { duration: RISE_MS, delay, fill: "backwards" },
  );
}

/** For who wants nothing to move: it comes, stays where it is, and goes. */
function appear(shown: HTMLElement, { delay, drift, scale }: Float): Animation {
  shown.style.transform = `translate3d(${drift * WIDTH}px, 0, 0) scale(${scale})`;
  return shown.animate(
    [{ opacity: 0 }, { opacity: 1, offset: 0.15 }, { opacity: 1, offset: 0.8 }, { opacity: 0 }],
    { duration: STAY_MS, delay, fill: "backwards" },
  );
}
