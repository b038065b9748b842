/** One recording of the list: a line of a table on a desk, a card on a phone. */
import type { Recording } from "../../api/recordings";
import { exact, number, when } from "../../format";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { loadedId, placeIn, play, playing, seek, toggle, track, trackOf } from "../../player/audio";
import { PlayButton } from "../../player/controls";
import { usePeaks } from "../../player/peaks";
import { Ribbon } from "../../player/ribbon_view";
import { size, stamp } from "../../player/times";
import { now } from "../../state/clock";
import { StateText, useFresh } from "./state";

interface RowProps {
  recording: Recording;
  selected: boolean;
  onSelect(): void;
  onFresh(fresh: Recording): void;
  onShare(): void;
}

const COLUMNS = 10;

export function Row({ recording, selected, onSelect, onFresh, onShare }: RowProps) {
  useFresh(recording, onFresh);
  const { id, title } = recording;
  const loaded = loadedId.value === id;
  return (
    <>
      <tr class={selected ? "recording is-selected" : "recording"}>
        <td class="cell-select">
          <label class="pick">
            <input
              type="checkbox"
              checked={selected}
              aria-label={library.select(title)}
              onChange={onSelect}
            />
          </label>
        </td>
        <td class="cell-play">
          <PlayHere recording={recording} loaded={loaded} />
        </td>
        <th scope="row" class="cell-title">
          <a href={`/settings/recordings/${id}`}>
            <bdi>{title}</bdi>
          </a>
        </th>
        <Facts recording={recording} />
        <td class="cell-state">
          <StateText recording={recording} />
        </td>
        <td class="cell-actions">
          <button
            type="button"
            class="icon-button"
            aria-label={library.shareOf(title)}
            title={library.share.open}
            onClick={onShare}
          >
            <Icon name="share" />
          </button>
          <a
            class="icon-button"
            href={`/settings/recordings/${id}`}
            aria-label={library.manage(title)}
            title={library.player.manage}
          >
            <Icon name="more" />
          </a>
        </td>
      </tr>
      {loaded && <Along recording={recording} />}
    </>
  );
}

function Facts({ recording }: { recording: Recording }) {
  const { started_at, duration, speakers, plays } = recording;
  return (
    <>
      <td class="cell-fact cell-date">
        <time dateTime={started_at} title={exact(started_at)}>
          {when(started_at, now.value)}
        </time>
      </td>
      <td class="cell-fact number">{duration === null ? "" : stamp(duration)}</td>
      <td class="cell-fact cell-count number">
        {speakers.length > 0 && <Counted count={speakers.length} words={library.speakers} />}
      </td>
      <td class="cell-fact cell-count number">
        {duration !== null && <Counted count={plays} words={library.plays} />}
      </td>
      <td class="cell-fact number">{recording.size > 0 ? size(recording.size) : ""}</td>
    </>
  );
}

/** A bare number under its column's head; with its word where there is no head. */
function Counted({ count, words }: { count: number; words(count: number): string }) {
  return (
    <>
      <span class="only-desk">{number(count)}</span>
      <span class="only-phone">{words(count)}</span>
    </>
  );
}

function PlayHere({ recording, loaded }: { recording: Recording; loaded: boolean }) {
  const mine = trackOf(recording);
  if (!mine) return null;
  const on = loaded && playing.value;
  const { title } = recording;
  return (
    <PlayButton
      on={on}
      name={on ? library.pause(title) : library.play(title)}
      onPress={() => (loaded ? toggle() : play(mine, placeIn(mine)))}
    />
  );
}

/** The ribbon of what plays, right where it is listed. */
function Along({ recording }: { recording: Recording }) {
  const peaks = usePeaks(recording);
  return (
    <tr class="recording-along">
      <td colSpan={COLUMNS}>
        <Ribbon
          on
          peaks={peaks}
          duration={track.value?.duration ?? recording.duration ?? 0}
          at={0}
          chapters={recording.chapters}
          size="m"
          onSeek={seek}
        />
      </td>
    </tr>
  );
}
