/** The chapters as a list to jump along, with the colour of who speaks first in each. */
import type { Recording } from "../../api/recordings";
import { library } from "../../messages/library";
import { loadedId } from "../../player/audio";
import { ChapterList } from "../../player/chapter_list";
import { type Peaks, voiceAt, WITHHELD_TITLE } from "../../player/ribbon";

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
  if (chapters.length < 2) return null;
  return (
    <section class="section">
      <h2>{library.player.chapters}</h2>
      <ChapterList
        chapters={chapters}
        duration={duration}
        here={loadedId.value === id}
        at={at}
        tick={({ start, title }) => tick(peaks, start, title)}
        onGo={onGo}
      />
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
