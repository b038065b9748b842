/** What is said in an item, following what plays; a press goes there. */
import { useComputed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Cue, transcript } from "../../api/listening";
import { station as all } from "../../messages/station";
import { time } from "../../player/audio";
import { stamp } from "../../player/times";
import { cueAt } from "../../stations/cues";
import type { PartProps } from "./item_chapters";

const words = all.item;
const HANDS_OFF_MS = 5_000;

type Shown = Cue[] | "closed" | "loading" | "failed";

export function ItemTranscript({ item, station, here, onGo }: PartProps) {
  const [shown, setShown] = useState<Shown>("closed");
  if (!item.has_transcript) return null;
  const open = () => {
    setShown("loading");
    transcript(item.id, station.id).then(setShown, () => setShown("failed"));
  };
  if (shown === "closed" || shown === "loading")
    return (
      <button type="button" class="button" aria-busy={shown === "loading"} onClick={open}>
        {words.transcriptShow}
      </button>
    );
  return (
    <section class="item-part">
      <h3>{words.transcript}</h3>
      {shown === "failed" && <p class="quiet">{words.transcriptFailed}</p>}
      {shown !== "failed" && shown.length === 0 && <p class="quiet">{words.transcriptEmpty}</p>}
      {shown !== "failed" && shown.length > 0 && <Lines cues={shown} here={here} onGo={onGo} />}
    </section>
  );
}

function Lines({ cues, here, onGo }: { cues: Cue[] } & Pick<PartProps, "here" | "onGo">) {
  const current = useComputed(() => (here ? cueAt(cues, time.value) : -1)).value;
  const box = useFollowing(current);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys, too
    <section ref={box} class="transcript" tabIndex={0} aria-label={words.transcript}>
      {cues.map(({ start, speaker, text }, index) => (
        <p key={`${index} ${start}`} class={index === current ? "cue is-said" : "cue"} dir="auto">
          {speaker && speaker !== cues[index - 1]?.speaker && <b>{speaker}</b>}
          {start === null ? (
            <span>{text}</span>
          ) : (
            <button type="button" title={stamp(start)} onClick={() => onGo(start)}>
              {text}
            </button>
          )}
        </p>
      ))}
    </section>
  );
}

/** Keeps the line that is said in sight, unless somebody just moved the text by hand. */
function useFollowing(current: number) {
  const box = useRef<HTMLDivElement>(null);
  const touched = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const moved = () => {
      touched.current = performance.now();
    };
    const events = ["wheel", "touchmove", "keydown"] as const;
    for (const event of events) box.current?.addEventListener(event, moved, { passive: true });
    return () => {
      for (const event of events) box.current?.removeEventListener(event, moved);
    };
  }, []);
  useEffect(() => {
    const line = box.current?.children[current];
    if (!(line instanceof HTMLElement) || performance.now() - touched.current < HANDS_OFF_MS) return;
    box.current?.scrollTo({ top: line.offsetTop - (box.current.clientHeight - line.clientHeight) / 2 });
  }, [current]);
  return box;
}
