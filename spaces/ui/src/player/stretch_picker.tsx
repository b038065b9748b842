/** A stretch of a recording between two handles, chosen by drawing on its ribbon or by keys. */
import { useRef } from "preact/hooks";
import { Picture } from "./picture";
import type { Peaks } from "./ribbon";
import { type Chosen, drawn, type Limits, moved, nearer } from "./stretches";
import { spoken, stamp } from "./times";

interface StretchProps {
  peaks: Peaks | null;
  /** Seconds of the file at the left and right end of the ribbon; may lie outside of it. */
  from: number;
  to: number;
  limits: Limits;
  chosen: Chosen;
  onChoose(chosen: Chosen): void;
  names: { start: string; end: string };
  /** Pressing beside the handles begins anew; otherwise the nearer handle comes. */
  draws: boolean;
  /** What a second is called; times of an untrimmed recording differ from those of its file. */
  called?(second: number): number;
}

export function StretchPicker(props: StretchProps) {
  const { peaks, from, to, limits, chosen, onChoose, draws } = props;
  const box = useRef<HTMLDivElement>(null);
  const grip = useRef<{ edge: keyof Chosen | null; anchor: number } | null>(null);
  const share = (second: number) => `${(100 * (second - from)) / (to - from)}%`;
  const second = (event: PointerEvent): number => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return from + Math.min(1, Math.max(0, (event.clientX - left) / width)) * (to - from);
  };
  const follow = (event: PointerEvent) => {
    const held = grip.current;
    if (!held) return;
    const at = second(event);
    onChoose(held.edge ? moved(chosen, held.edge, at, limits) : drawn(held.anchor, at, limits));
  };
  return (
    <div
      ref={box}
      class="ribbon ribbon-m stretch"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const at = second(event);
        const edge = (event.target as Element).closest<HTMLElement>("[data-edge]")?.dataset.edge;
        grip.current = { edge: (edge as keyof Chosen) ?? (draws ? null : nearer(chosen, at)), anchor: at };
        event.currentTarget.setPointerCapture(event.pointerId);
        if (!edge) follow(event);
      }}
      onPointerMove={follow}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    >
      <Picture peaks={peaks} from={from} to={to} />
      <span class="stretch-out" style={{ insetInlineStart: 0, width: share(chosen.start) }} />
      <span class="stretch-out" style={{ insetInlineStart: share(chosen.end), insetInlineEnd: 0 }} />
      <Handle {...props} edge="start" at={share(chosen.start)} />
      <Handle {...props} edge="end" at={share(chosen.end)} />
    </div>
  );
}

const FINE = 0.5;
const COARSE = 10;

function Handle({
  edge,
  at,
  chosen,
  limits,
  names,
  onChoose,
  called = (second) => second,
}: StretchProps & { edge: keyof Chosen; at: string }) {
  const steps: Record<string, number> = {
    ArrowLeft: -FINE,
    ArrowDown: -FINE,
    ArrowRight: FINE,
    ArrowUp: FINE,
    PageDown: -COARSE,
    PageUp: COARSE,
  };
  const value = called(chosen[edge]);
  return (
    <span
      class="stretch-handle"
      data-edge={edge}
      role="slider"
      tabIndex={0}
      aria-label={names[edge]}
      aria-valuemin={Math.round(called(limits.from))}
      aria-valuemax={Math.round(called(limits.to))}
      aria-valuenow={Math.round(value)}
      aria-valuetext={spoken(value)}
      style={{ insetInlineStart: at }}
      onKeyDown={(event) => {
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onChoose(moved(chosen, edge, chosen[edge] + step, limits));
      }}
    >
      <i />
      <b class="number" aria-hidden="true">
        {stamp(value)}
      </b>
    </span>
  );
}
