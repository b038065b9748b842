/** Who can be heard, for how long, and when they speak next. */
import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Recording } from "../../api/recordings";
import { Avatar } from "../../components/avatar";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { loadedId, playing, time } from "../../player/audio";
import { nextTurn, type Peaks, talkTimes, turns, voiceAt } from "../../player/ribbon";
import { stamp } from "../../player/times";

interface SpeakersProps {
  recording: Recording;
  peaks: Peaks | null;
  begin(): void;
  onGo(second: number): void;
}

interface Heard {
  name: string | null;
  handle: string | null;
  color: number | null;
  /** Number in the peaks; null while they are not there. */
  voice: number | null;
  /** Seconds. */
  talks: number;
}

/** Everybody of the picture, longest first, with the handle the recording has for that name and colour. */
function heardIn(recording: Recording, peaks: Peaks | null): Heard[] {
  if (!peaks) return recording.speakers.map((speaker) => ({ ...speaker, voice: null, talks: 0 }));
  const times = talkTimes(peaks);
  return peaks.voices
    .map(({ name, color }, voice) => {
      const known = recording.speakers.find((one) => one.name === name && one.color === color);
      return { name, color, handle: known?.handle ?? null, voice, talks: times[voice] ?? 0 };
    })
    .sort((a, b) => b.talks - a.talks);
}

export function Speakers({ recording, peaks, begin, onGo }: SpeakersProps) {
  const floor = useMemo(() => (peaks ? turns(peaks) : []), [peaks]);
  const all = useMemo(() => heardIn(recording, peaks), [recording, peaks]);
  const talking = useComputed(() => {
    const here = playing.value && loadedId.value === recording.id && peaks;
    return here ? voiceAt(here, time.value) : null;
  }).value;
  if (all.length === 0) return null;
  const most = Math.max(1, ...all.map(({ talks }) => talks));
  const next = (voice: number) => {
    begin();
    const start = nextTurn(floor, voice, time.peek());
    if (start !== null) onGo(start);
  };
  return (
    <section class="section">
      <h2>{library.player.speakers}</h2>
      <ul class="talkers">
        {all.map((one, index) => (
          <Talker
            key={one.voice ?? index}
            heard={one}
            share={one.talks / most}
            talking={talking !== null && talking === one.voice}
            onNext={one.voice !== null && one.talks > 0 ? () => next(one.voice as number) : null}
          />
        ))}
      </ul>
    </section>
  );
}

interface TalkerProps {
  heard: Heard;
  share: number;
  talking: boolean;
  onNext: (() => void) | null;
}

function Talker({ heard: { name, handle, color, talks }, share, talking, onNext }: TalkerProps) {
  const shown = name ?? library.player.anonymous;
  const colour = color === null ? "voice-none" : `voice-${color % 12}`;
  return (
    <li class={`talker ${colour}`}>
      <span class={`voice ${colour} ${talking ? "is-speaking" : ""}`}>
        <span class="voice-ring" />
        {name && color !== null ? (
          <Avatar name={name} color={color} size="s" />
        ) : (
          <span class="avatar avatar-s avatar-none" aria-hidden="true">
            <Icon name="user" />
          </span>
        )}
      </span>
      <span class="row-text">
        <span class="row-title">
          {handle ? (
            <a href={`/u/${handle}`}>
              <bdi>{shown}</bdi>
            </a>
          ) : (
            <bdi>{shown}</bdi>
          )}
        </span>
        {talks > 0 && (
          <span class="talk-bar" title={library.player.talked(stamp(talks))}>
            <i style={{ width: `${Math.max(2, 100 * share)}%` }} />
            <span class="quiet small number">{stamp(talks)}</span>
          </span>
        )}
      </span>
      {onNext && (
        <button
          type="button"
          class="button button-quiet"
          aria-label={library.player.nextTime(shown)}
          title={library.player.nextTime(shown)}
          onClick={onNext}
        >
          {library.player.nextTimeShort}
          <Icon name="nextVoice" size={18} />
        </button>
      )}
    </li>
  );
}
