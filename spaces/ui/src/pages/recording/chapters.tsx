/** The chapters as a list to jump along, with the colour of who speaks first in each. */
import { useComputed } from "@preact/signals";
import type { Recording } from "../../api/recordings";
import { library } from "../../messages/library";
import { loadedId, time } from "../../player/audio";
import { chapterAt, type Peaks, voiceAt, WITHHELD_TITLE } from "../../player/ribbon";
import { stamp } from "../../player/times";

interface ChaptersProps {
  recording: Recording;
  /** Seconds. */
  duration: number;
  at: number;
  peaks: Peaks | null;
  onGo(second: number): void;
}

export function Chapters({ recording, duration, at, peaks, onGo }: ChaptersProps) {
  const { chapters, id } = recording;
  const here = useComputed(() => chapterAt(chapters, loadedId.value === id ? time.value : at)).value;
  if (chapters.length < 2) return null;
  return (
    <section class="section">
      <h2>{library.player.chapters}</h2>
      <ol class="chapters">
        {chapters.map(({ start, title }, index) => (
          <li key={`${start} ${title}`}>
            <button
              type="button"
              class="chapter"
              aria-current={index === here ? "true" : undefined}
              onClick={() => onGo(start)}
            >
              <i class={tick(peaks, start, title)} />
              <span class="number quiet">{stamp(start, duration)}</span>
              <bdi>{title}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

const A_LITTLE = 1.5; // seconds: a chapter begins with a breath

function tick(peaks: Peaks | null, start: number, title: string): string {
  if (title === WITHHELD_TITLE) return "tick tick-withheld";
  const named = peaks?.voices.find(({ name }) => name === title);
  const voice = named ?? (peaks ? peaks.voices[voiceAt(peaks, start + A_LITTLE)] : undefined);
  return voice?.color != null ? `tick voice-${voice.color % 12}` : "tick";
}
