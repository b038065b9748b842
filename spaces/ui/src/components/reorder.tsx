/** A list whose lines are put into another order: dragged by a handle, or moved with the arrow keys on it. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icons";
import { reordering as words } from "../messages/stations_manage";
import { type Band, targetOf } from "./reordering";

const EDGE = 72; // pixels from the top and bottom of the window where it scrolls by itself
const SPEED = 12; // pixels a frame

interface Drag {
  from: number;
  to: number;
  /** Pixels the line is away from its place. */
  by: number;
  /** Pixels the others make room. */
  height: number;
}

export interface Reorder {
  list: RefObject<HTMLOListElement | null>;
  /** For the line itself, which has the attribute data-line. */
  line(index: number): { class: string; style: { transform: string } | undefined };
  /** For its handle. */
  handle(index: number): HandleProps;
  /** Read out after a move. */
  said: string;
  /** Moves one as if by hand: for buttons. */
  move(from: number, to: number): void;
}

/** `names`: of the lines, in their order. */
export function useReorder(names: string[], onMove: (from: number, to: number) => void): Reorder {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [said, setSaid] = useState("");
  const refocus = useRef<number | null>(null);
  // The browser takes the focus away from what is moved in the page.
  useLayoutEffect(() => {
    if (refocus.current === null) return;
    handleAt(list.current, refocus.current)?.focus();
    refocus.current = null;
  });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= names.length || to === from) return;
    setSaid(words.moved(names[from] ?? "", to + 1, names.length));
    onMove(from, to);
  };
  const handle = (index: number): HandleProps => ({
    label: words.handle(names[index] ?? "", index + 1, names.length),
    onKey: (step) => {
      const to = Math.max(0, Math.min(names.length - 1, index + step));
      refocus.current = to;
      move(index, to);
    },
    onGrab: (event) => {
      if (list.current) grab(list.current, index, event, setDrag, move);
    },
  });
  return { list, line: (index) => lineOf(drag, index), handle, said, move };
}

const handleAt = (list: HTMLElement | null, index: number) =>
  list && linesOf(list)[index]?.querySelector<HTMLElement>(".handle");

/** There may be other things between the lines. */
const linesOf = (list: HTMLElement) => [...list.querySelectorAll<HTMLElement>(":scope > [data-line]")];

function lineOf(drag: Drag | null, index: number): ReturnType<Reorder["line"]> {
  if (!drag) return { class: "", style: undefined };
  if (index === drag.from) return { class: "is-held", style: moved(drag.by) };
  const up = index > drag.from && index <= drag.to;
  const down = index < drag.from && index >= drag.to;
  return { class: "is-giving", style: moved(up ? -drag.height : down ? drag.height : 0) };
}

const moved = (by: number) => ({ transform: `translateY(${by}px)` });

/** Follows the pointer until it lets go; the page scrolls along near its edges. */
function grab(
  list: HTMLElement,
  from: number,
  event: PointerEvent,
  show: (drag: Drag | null) => void,
  onMove: (from: number, to: number) => void,
): void {
  const hold = event.currentTarget as HTMLElement;
  const bands = bandsOf(list);
  const own = bands[from];
  if (event.button !== 0 || !own) return;
  hold.setPointerCapture(event.pointerId);
  const began = event.clientY + scrollY;
  let at = event.clientY;
  let to = from;
  let frame = 0;
  const follow = () => {
    const by = at + scrollY - began;
    to = targetOf(bands, from, by);
    show({ from, to, by, height: own.bottom - own.top });
  };
  const scroll = () => {
    const way = at < EDGE ? -SPEED : at > innerHeight - EDGE ? SPEED : 0;
    if (way) scrollBy(0, way);
    follow();
    frame = requestAnimationFrame(scroll);
  };
  const end = (done: boolean) => {
    cancelAnimationFrame(frame);
    ended.abort();
    show(null);
    if (done) onMove(from, to);
  };
  const ended = new AbortController();
  const on = { signal: ended.signal };
  hold.addEventListener(
    "pointermove",
    (moving) => {
      at = moving.clientY;
    },
    on,
  );
  hold.addEventListener("pointerup", () => end(true), on);
  hold.addEventListener("pointercancel", () => end(false), on);
  addEventListener("keydown", ({ key }) => key === "Escape" && end(false), on);
  frame = requestAnimationFrame(scroll);
}

const bandsOf = (list: HTMLElement): Band[] =>
  linesOf(list).map((line) => {
    const { top, bottom } = line.getBoundingClientRect();
    return { top, bottom };
  });

export interface HandleProps {
  label: string;
  onKey(step: number): void;
  onGrab(event: PointerEvent): void;
}

const STEPS: Record<string, number> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function Handle({ label, onKey, onGrab }: HandleProps) {
  return (
    <button
      type="button"
      class="icon-button handle"
      aria-label={label}
      onPointerDown={onGrab}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onKey(step);
      }}
    >
      <Icon name="grip" />
    </button>
  );
}
