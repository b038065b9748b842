/** The player of a station: what plays, or what a press on play begins with. */
import { useComputed } from "@preact/signals";
import { useCallback } from "preact/hooks";
import type { Item, Station } from "../../api/stations";
import { local } from "../../components/cover";
import { library } from "../../messages/library";
import { station as words } from "../../messages/station";
import { failed, length, playing, seek, time, toggle, track } from "../../player/audio";
import { Broken } from "../../player/broken";
import { Back, Forward, Mute, PlayButton, PlayerButton, Speed } from "../../player/controls";
import { usePlayerKeys } from "../../player/keyboard";
import type { Wish } from "../../player/keys";
import { memory } from "../../player/memory";
import { usePeaks } from "../../player/peaks";
import { Ribbon } from "../../player/ribbon_view";
import { stamp } from "../../player/times";
import { tellProblem } from "../../state/toast";
import type { Channel } from "../../stations/channel";
import { placeOf, playItem, previous, queue, skip, tuneIn } from "../../stations/queue";
import { Thumbs } from "./thumbs";
import { useBeginning } from "./use_beginning";

export function Now({ station, channel }: { station: Station; channel: Channel }) {
  const item = useBeginning(station, channel);
  const loaded = queue.value?.station.id === station.id;
  const peaks = usePeaks(loaded ? (track.value?.recording ?? null) : null);
  const begin = useCallback(
    (wanted: Wish) => {
      if (queue.peek()?.station.id === station.id) return true;
      if (wanted.do === "toggle") tuneIn(station).catch(tellProblem);
      return false;
    },
    [station],
  );
  usePlayerKeys(peaks, begin);
  if (!item) return <div class="skeleton player-skeleton" aria-hidden="true" />;
  const on = loaded && playing.value;
  const at = placeOf(item);
  const press = () => (loaded ? toggle() : tuneIn(station).catch(tellProblem));
  return (
    <section class="player station-player" aria-label={library.player.label}>
      <p class="only-heard" role="status">
        {on && words.nowPlaying(item.title)}
      </p>
      <What item={item} station={station} loaded={loaded} at={at} />
      <div class="player-main">
        <PlayButton big on={on} name={on ? words.pause : words.play} onPress={press} />
        <div class="player-ribbon">
          <Ribbon
            on={loaded}
            peaks={peaks}
            duration={loaded ? length.value : (item.duration ?? 0)}
            at={at}
            chapters={loaded ? track.value?.chapters : []}
            size={peaks ? "m" : "s"}
            onSeek={(second) => (loaded ? seek(second) : playItem(station, item, second))}
          />
          <Times loaded={loaded} at={at} duration={loaded ? length.value : (item.duration ?? 0)} />
        </div>
      </div>
      {failed.value && loaded && <Broken />}
      {loaded && <Buttons station={station} item={item} />}
    </section>
  );
}

interface WhatProps {
  item: Item;
  station: Station;
  loaded: boolean;
  at: number;
}

/** Its title leads to what its publisher says of it. */
function What({ item, station, loaded, at }: WhatProps) {
  const { id, title, picture, source } = item;
  return (
    <div class="station-now">
      <img
        class="cover cover-s"
        src={local(picture ?? station.cover)}
        alt=""
        width="56"
        height="56"
        decoding="async"
      />
      <div class="row-text">
        <p class="quiet small">{loaded ? words.now : beginningWords(item, at)}</p>
        <h2 class="station-now-title" dir="auto">
          <a href={`/stations/${station.slug}?item=${id}`} aria-label={words.controls.detailsOf(title)}>
            {title}
          </a>
        </h2>
        <p class="quiet small">
          <bdi>{source.title || item.author}</bdi>
        </p>
      </div>
    </div>
  );
}

function beginningWords({ id }: Item, at: number): string {
  if (at > 0) return words.goesOn(stamp(at));
  return memory.value.get(id)?.finished ? words.again : words.begins;
}

function Times({ loaded, at, duration }: { loaded: boolean; at: number; duration: number }) {
  const shown = useComputed(() => Math.floor(time.value)).value;
  return (
    <p class="player-times number">
      <span>{stamp(loaded ? shown : at, duration)}</span>
      <span class="quiet">{duration > 0 ? stamp(duration) : ""}</span>
    </p>
  );
}

function Buttons({ station, item }: { station: Station; item: Item }) {
  const { controls } = words;
  const { chapters = [] } = track.value ?? {};
  return (
    <div class="player-buttons">
      <span class="player-steps">
        <PlayerButton icon="previous" name={controls.previous} keys="Shift+P" onPress={previous} />
        <Back />
        <Forward />
        <PlayerButton icon="next" name={controls.skip} keys="Shift+N" onPress={skip} />
        <Speed />
        <Mute />
      </span>
      <span class="player-deeds">
        <Thumbs item={item} />
        <a class="button button-quiet" href={`/stations/${station.slug}?item=${item.id}`}>
          {chapters.length > 1 ? controls.detailsChapters : controls.details}
        </a>
      </span>
    </div>
  );
}
