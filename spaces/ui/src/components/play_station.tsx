/** The button on a cover: plays the channel from where somebody was. */
import { useLocation } from "preact-iso";
import type { Station } from "../api/stations";
import { cards as words } from "../messages/stations_cards";
import { PlayButton } from "../player/controls";

export function PlayStation({ station }: { station: Station }) {
  const { route } = useLocation();
  if (station.items === 0) return null;
  return (
    <PlayButton
      on={false}
      name={words.play(station.title)}
      onPress={() => route(`/stations/${station.slug}?play=1`)}
    />
  );
}
