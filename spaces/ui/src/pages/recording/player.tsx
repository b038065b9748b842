/** The page of a recording that can be heard. */
import { useComputed } from "@preact/signals";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useArrival } from "../../components/page";
import { library } from "../../messages/library";
import {
  failed,
  load,
  loadedId,
  placeIn,
  play,
  playing,
  playStretch,
  seek,
  type Track,
  time,
  toggle,
  track,
  trackOf,
} from "../../player/audio";
import { Broken } from "../../player/broken";
import { PlayButton } from "../../player/controls";
import { parseFragment } from "../../player/fragments";
import { usePlayerKeys } from "../../player/keyboard";
import { KeysHelp } from "../../player/keys_help";
import { usePeaks } from "../../player/peaks";
import { Ribbon } from "../../player/ribbon_view";
import { stamp } from "../../player/times";
import { WorkingSentence } from "../../player/working";
import { Buttons } from "./buttons";
import { Chapters } from "./chapters";
import { Head } from "./head";
import type { ShownProps } from "./index";
import { Speakers } from "./speakers";

const words = library.player;

export function Player({ recording, known, look }: ShownProps) {
  const heading = useArrival(recording.title);
  const peaks = usePeaks(recording);
  const mine = trackOf(recording) as Track; // the page is shown for what has a file only
  const [at, setAt] = useState(() => parseFragment(location.hash)?.start ?? placeIn(mine));
  const loaded = loadedId.value === recording.id;
  const go = useCallback(
    (second: number) => (loadedHere(recording.id) ? seek(second) : play(mine, second)),
    [recording.id, mine.url],
  );
  const begin = useCallback(() => {
    if (!loadedHere(recording.id)) load(mine, at);
  }, [recording.id, mine.url, at]);
  useAddress(recording.id, setAt);
  usePlayerKeys(peaks, begin);
  const press = () => (loaded ? toggle() : listen(mine, at));
  return (
    <article class="player-page">
      <Head heading={heading} recording={recording} />
      <section class="player" aria-label={words.label}>
        <div class="player-main">
          <PlayButton big on={loaded && playing.value} onPress={press} />
          <div class="player-ribbon">
            <Ribbon
              on={loaded}
              peaks={peaks}
              duration={durationOf(mine, loaded)}
              at={at}
              chapters={recording.chapters}
              size="l"
              onSeek={go}
            />
            <Times loaded={loaded} at={at} duration={durationOf(mine, loaded)} />
          </div>
        </div>
        <Buttons recording={recording} peaks={peaks} begin={begin} known={known} look={look} at={at} />
      </section>
      {failed.value && loaded && <Broken />}
      <Preview recording={recording} />
      {recording.description && (
        <p class="player-about" dir="auto">
          {recording.description}
        </p>
      )}
      <div class="player-lists">
        <Chapters recording={recording} duration={mine.duration} at={at} peaks={peaks} onGo={go} />
        <Speakers recording={recording} peaks={peaks} begin={begin} onGo={go} />
      </div>
      <KeysHelp keys={words.keysList} />
    </article>
  );
}

const loadedHere = (id: string): boolean => loadedId.peek() === id;

const durationOf = (mine: Track, loaded: boolean): number =>
  loaded ? (track.value?.duration ?? mine.duration) : mine.duration;

/** From the place in the address, up to its end when it names one. */
function listen(mine: Track, at: number): void {
  const stretch = parseFragment(location.hash);
  if (stretch?.end && stretch.start === at) playStretch(mine, stretch.start, stretch.end);
  else play(mine, at);
}

/** Follows `#t=` of the address, also when it changes while the page is open. */
function useAddress(id: string, setAt: (second: number) => void): void {
  useEffect(() => {
    const follow = () => {
      const stretch = parseFragment(location.hash);
      if (!stretch) return;
      setAt(stretch.start);
      if (loadedHere(id)) seek(stretch.start);
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [id]);
}

function Times({ loaded, at, duration }: { loaded: boolean; at: number; duration: number }) {
  const shown = useComputed(() => Math.floor(loadedId.value === null ? 0 : time.value)).value;
  return (
    <p class="player-times number">
      <span>{stamp(loaded ? shown : at, duration)}</span>
      {!loaded && at > 0 && <span class="quiet">{words.from(stamp(at))}</span>}
      <span class="quiet">{stamp(duration)}</span>
    </p>
  );
}

/** While only the beginning can be heard, or a newer version is on its way. */
function Preview({ recording }: { recording: ShownProps["recording"] }) {
  if (recording.state !== "rendering") return null;
  const preview = !recording.files.some(({ type, preview }) => type.startsWith("audio/") && !preview);
  return (
    <p class="player-preview number">
      {preview && recording.timeline !== null && `${words.preview(stamp(recording.timeline))} `}
      <WorkingSentence recording={recording} />
    </p>
  );
}
