/** Moves all speaking rings in one loop per frame, by transform and opacity only. */
import { useEffect, useRef } from "preact/hooks";
import { follow } from "../live/levels";
import { session } from "../state/live";

interface Ring {
  pid: string;
  csrc: number;
  ring: HTMLElement;
  halo: HTMLElement;
  shown: number;
}

const rings = new Set<Ring>();
const still = matchMedia("(prefers-reduced-motion: reduce)");
let frame = 0;
let lastFrame = 0;

function step(now: number): void {
  const elapsed = now - lastFrame;
  lastFrame = now;
  for (const ring of rings) {
    const target = session.peek()?.level(ring.pid, ring.csrc, now) ?? 0;
    const next = follow(ring.shown, target, elapsed);
    if (next !== ring.shown) draw(ring, next);
  }
  frame = rings.size > 0 ? requestAnimationFrame(step) : 0;
}

function draw(ring: Ring, shown: number): void {
  ring.shown = shown;
  if (still.matches) return; // a steady thick ring says it instead, in stage.css
  ring.ring.style.transform = `scale(${1 + 0.075 * shown})`;
  ring.halo.style.transform = `scale(${1 + 0.34 * shown})`;
  ring.halo.style.opacity = String(Math.min(1, shown * 1.4));
}

/** Give the two elements of a ring to the loop as long as the component is shown. */
export function useRing(pid: string, csrc: number) {
  const ring = useRef<HTMLSpanElement>(null);
  const halo = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!ring.current || !halo.current) return;
    const mine: Ring = { pid, csrc, ring: ring.current, halo: halo.current, shown: 0 };
    rings.add(mine);
    if (frame === 0) {
      lastFrame = performance.now();
      frame = requestAnimationFrame(step);
    }
    return () => void rings.delete(mine);
  }, [pid, csrc]);
  return { ring, halo };
}
