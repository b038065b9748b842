/** The ribbon you listen along: shows the place, and a press or a key goes to another. */
import { useEffect, useRef, useState } from "preact/hooks";
import { library } from "../messages/library";
import { exactTime, playing, time } from "./audio";
import { Picture } from "./picture";
import { type ChapterShown, chapterAt, type Peaks, voiceAt, WITHHELD } from "./ribbon";
import { spoken, stamp } from "./times";

interface RibbonProps {
  /** Whether it is what is loaded: it follows the sound. */
  on: boolean;
  peaks: Peaks | null;
  /** Seconds. */
  duration: number;
  /** Where it would begin when it is not loaded. */
  at: number;
  chapters?: ChapterShown[];
  size: "l" | "m" | "s";
  /** Asked to go to a second; loads it first when it is another recording. */
  onSeek(second: number): void;
}

const SMALL = 5;
const LARGE = 60;

export function Ribbon({ on, peaks, duration, at, chapters = [], size, onSeek }: RibbonProps) {
  const box = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const now = Math.round(on ? time.value : at);
  usePlayhead(box, on, duration, at);
  const second = (event: PointerEvent): number => {
    const { left, width } =
      event.currentTarget instanceof Element
        ? event.currentTarget.getBoundingClientRect()
        : { left: 0, width: 1 };
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * duration;
  };
  const who = peaks && nameAt(peaks, now);
  return (
    <div
      ref={box}
      class={`ribbon ribbon-${size} ${on || at > 0 ? "" : "is-idle"}`}
      role="slider"
      tabIndex={0}
      aria-label={library.player.place}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={now}
      aria-valuetext={library.player.placeText(spoken(now), spoken(duration), who)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onSeek(second(event));
      }}
      onPointerMove={(event) => {
        setHover(second(event));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onSeek(second(event));
      }}
      onPointerLeave={() => setHover(null)}
      onKeyDown={(event) => {
        const to = keyed(event.key, now, duration);
        if (to === null) return;
        event.preventDefault();
        event.stopPropagation();
        onSeek(to);
      }}
    >
      <Picture peaks={peaks} from={0} to={duration || 1} />
      <span class="ribbon-line" aria-hidden="true">
        <i />
      </span>
      {size === "l" &&
        chapters.map(
          ({ start }) =>
            start > 0 && (
              <i
                key={start}
                class="ribbon-tick"
                style={{ insetInlineStart: `${(100 * start) / duration}%` }}
              />
            ),
        )}
      {hover !== null && duration > 0 && size !== "s" && (
        <Bubble second={hover} duration={duration} peaks={peaks} chapters={chapters} />
      )}
    </div>
  );
}

function keyed(key: string, now: number, duration: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -SMALL,
    ArrowDown: -SMALL,
    ArrowRight: SMALL,
    ArrowUp: SMALL,
    PageDown: -LARGE,
    PageUp: LARGE,
  };
  if (key === "Home") return 0;
  if (key === "End") return duration;
  const step = steps[key];
  return step === undefined ? null : Math.min(duration, Math.max(0, now + step));
}

/** Whose voice a second is, in words; null when nobody's. */
export function nameAt(peaks: Peaks, second: number): string | null {
  const voice = voiceAt(peaks, second);
  if (voice === WITHHELD) return library.player.withheld;
  const shown = peaks.voices[voice];
  return shown ? (shown.name ?? library.player.anonymous) : null;
}

interface BubbleProps {
  second: number;
  duration: number;
  peaks: Peaks | null;
  chapters: ChapterShown[];
}

/** What is at the place under the pointer. */
function Bubble({ second, duration, peaks, chapters }: BubbleProps) {
  const chapter = chapters[chapterAt(chapters, second)]?.title;
  const who = peaks && nameAt(peaks, second);
  const share = Math.min(0.94, Math.max(0.06, second / duration));
  return (
    <span class="ribbon-bubble" aria-hidden="true" style={{ insetInlineStart: `${100 * share}%` }}>
      <b class="number">{stamp(second, duration)}</b>
      {who && <bdi>{who}</bdi>}
      {chapter && chapter !== who && <bdi class="quiet">{chapter}</bdi>}
    </span>
  );
}

/** Moves the line by the element's own clock: once a frame while it plays, and whenever the place changes. */
function usePlayhead(
  box: { current: HTMLDivElement | null },
  on: boolean,
  duration: number,
  at: number,
): void {
  const moving = on && playing.value;
  const here = on ? time.value : at;
  useEffect(() => {
    const show = (second: number) =>
      box.current?.style.setProperty("--at", String(duration > 0 ? Math.min(1, second / duration) : 0));
    show(here);
    if (!moving) return;
    let frame = 0;
    const step = () => {
      show(exactTime());
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [moving, moving ? null : here, duration]);
}
