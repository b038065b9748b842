/** Plays a station from anywhere: the button on its cover. */
import type { Station } from "../api/stations";
import { cards as words } from "../messages/stations_cards";
import { playing, toggle, track } from "../player/audio";
import { PlayButton } from "../player/controls";
import { tellProblem } from "../state/toast";

export function TuneButton({ station, big = false }: { station: Station; big?: boolean }) {
  const mine = track.value?.queue != null && track.value.home === `/stations/${station.slug}`;
  const on = mine && playing.value;
  const press = () => (mine ? toggle() : tuneIn(station).catch(tellProblem));
  return (
    <PlayButton
      on={on}
      big={big}
      name={on ? words.pause(station.title) : words.play(station.title)}
      onPress={press}
    />
  );
}

/** What a station needs to play comes with the first press on one. */
async function tuneIn(station: Station): Promise<void> {
  const queue = await import("./queue");
  await queue.tuneIn(station);
}
