/** The ribbon as a picture, repainted when its size, the theme or what it shows changes. */
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../state/theme";
import { barsIn, paint, paletteOf } from "./paint";
import { columns, NOBODY, type Peaks } from "./ribbon";

interface PictureProps {
  /** null: a flat line. */
  peaks: Peaks | null;
  /** Seconds of the file shown, from and to; before 0 and after its end there is nothing. */
  from: number;
  to: number;
}

const LOOKS = ["(prefers-color-scheme: dark)", "(forced-colors: active)"];

export function Picture({ peaks, from, to }: PictureProps) {
  const far = useRef<HTMLCanvasElement>(null);
  const near = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = () => {
      const [one, other] = [far.current, near.current];
      if (!one || !other || !one.parentElement) return;
      const count = barsIn(one.clientWidth);
      const bars = peaks
        ? columns(peaks, count, from, to)
        : Array.from({ length: count }, () => ({ height: 0, voice: NOBODY }));
      const palette = paletteOf(one);
      for (const canvas of [one, other]) paint(canvas, bars, peaks?.voices ?? [], palette);
    };
    const watch = new ResizeObserver(draw);
    if (far.current) watch.observe(far.current);
    const looks = LOOKS.map((query) => matchMedia(query));
    for (const look of looks) look.addEventListener("change", draw);
    return () => {
      watch.disconnect();
      for (const look of looks) look.removeEventListener("change", draw);
    };
  }, [peaks, from, to, theme.value]);
  return (
    <span class="ribbon-picture" aria-hidden="true">
      <canvas ref={far} class="ribbon-far" />
      <canvas ref={near} class="ribbon-near" />
    </span>
  );
}
