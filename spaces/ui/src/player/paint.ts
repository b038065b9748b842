/** Draws a ribbon on a canvas: bars in the colours of the voices, hatching where somebody is withheld. */
import { type Column, NOBODY, type VoiceShown, WITHHELD } from "./ribbon";

const BAR = 3; // CSS pixels
const GAP = 1.5;
const HATCH = 7; // from line to line

/** How many bars fit into a width. */
export const barsIn = (width: number): number => Math.max(1, Math.floor((width + GAP) / (BAR + GAP)));

export interface Palette {
  voices: string[];
  /** For moments in which nobody speaks, and for voices without a name. */
  quiet: string;
  nameless: string;
}

/** The colours as they are on this element now, theme and forced colours included. */
export function paletteOf(element: HTMLElement): Palette {
  const read = (value: string): string => {
    element.style.color = value;
    return getComputedStyle(element).color;
  };
  const voices = Array.from({ length: 12 }, (_, index) => read(`var(--voice-${index})`));
  const palette = { voices, quiet: read("var(--line-strong)"), nameless: read("var(--text-quiet)") };
  element.style.color = "";
  return palette;
}

/** Paint the bars over the whole canvas, sharp on any screen. */
export function paint(
  canvas: HTMLCanvasElement,
  bars: Column[],
  voices: VoiceShown[],
  palette: Palette,
): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.min(devicePixelRatio || 1, 3);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context || width === 0) return;
  context.scale(ratio, ratio);
  const pitch = (width + GAP) / bars.length;
  hatch(context, bars, pitch, height, palette.nameless);
  bars.forEach((bar, index) => {
    if (bar.voice === WITHHELD) return;
    context.fillStyle = colourOf(bar.voice, voices, palette);
    const tall = Math.max(bar.voice === NOBODY ? 2 : 4, bar.height * height);
    context.beginPath();
    context.roundRect(index * pitch, (height - tall) / 2, pitch - GAP, tall, (pitch - GAP) / 2);
    context.fill();
  });
}

function colourOf(voice: number, voices: VoiceShown[], palette: Palette): string {
  if (voice === NOBODY) return palette.quiet;
  const color = voices[voice]?.color;
  return color === null || color === undefined
    ? palette.nameless
    : (palette.voices[color % 12] ?? palette.nameless);
}

/** Slanted lines over every stretch of withheld bars. */
function hatch(
  context: CanvasRenderingContext2D,
  bars: Column[],
  pitch: number,
  height: number,
  colour: string,
): void {
  const tall = height * 0.56;
  const top = (height - tall) / 2;
  context.save();
  context.beginPath();
  bars.forEach((bar, index) => {
    if (bar.voice === WITHHELD) context.rect(index * pitch, top, pitch, tall);
  });
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let x = -tall; x < bars.length * pitch; x += HATCH) {
    context.moveTo(x, top + tall);
    context.lineTo(x + tall, top);
  }
  context.stroke();
  context.restore();
}
