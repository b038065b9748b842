/** Stations on the home page: a row of covers to play. */
import { useEffect, useState } from "preact/hooks";
import { type Station, stations } from "../api/stations";
import { cards as words } from "../messages/stations_cards";
import { me } from "../state/me";
import { TuneButton } from "../stations/tune_button";
import { StationCard } from "./cover";

const SHOWN = 8;

/** First those I follow, then others. Nothing at all while there are none. */
export function StationRow() {
  const shown = useStations();
  if (shown.length === 0) return null;
  return (
    <section class="section">
      <div class="section-head">
        <h2>{words.title}</h2>
        <a href="/stations">{words.all}</a>
      </div>
      <div class="covers-row">
        {shown.map((station) => (
          <StationCard key={station.id} station={station} lazy>
            {station.items > 0 && <TuneButton station={station} />}
          </StationCard>
        ))}
      </div>
    </section>
  );
}

function useStations(): Station[] {
  const [shown, setShown] = useState<Station[]>([]);
  const signedIn = me.value === undefined ? undefined : me.value !== null;
  useEffect(() => {
    if (signedIn === undefined) return;
    const asked = [
      stations({ limit: SHOWN }),
      ...(signedIn ? [stations({ following: true, limit: SHOWN })] : []),
    ];
    Promise.all(asked).then(
      ([others, mine]) => setShown(firstOf([...(mine?.items ?? []), ...(others?.items ?? [])])),
      () => setShown([]), // the page is whole without them
    );
  }, [signedIn]);
  return shown;
}

/** Each once, and only those with something to hear. */
const firstOf = (all: Station[]): Station[] =>
  [...new Map(all.map((one) => [one.id, one])).values()].filter(({ items }) => items > 0).slice(0, SHOWN);
