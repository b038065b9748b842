/** Stations among other things: a row of covers to play. */
import { useEffect, useState } from "preact/hooks";
import { type Station, stations, type Which } from "../api/stations";
import { cards as words } from "../messages/stations_cards";
import { me } from "../state/me";
import { TuneButton } from "../stations/tune_button";
import { StationCard } from "./cover";

const SHOWN = 8;

/** On the home page: first those I follow, then others. */
export function StationRow() {
  const shown = useStations(me.value === undefined ? null : me.value ? [{ following: true }, {}] : [{}]);
  return <Row title={words.title} shown={shown} all />;
}

/** Those of one person, on their page. */
export function StationsOf({ handle }: { handle: string }) {
  return <Row title={words.title} shown={useStations([{ owner: handle }])} />;
}

/** `all`: leads on to the rest. Nothing at all while there are none. */
function Row({ title, shown, all = false }: { title: string; shown: Station[]; all?: boolean }) {
  if (shown.length === 0) return null;
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {all && <a href="/stations">{words.all}</a>}
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

/** What is wanted, one after the other, each station once; null asks nothing yet. */
function useStations(wanted: Which[] | null): Station[] {
  const [shown, setShown] = useState<Station[]>([]);
  useEffect(() => {
    if (wanted === null) return;
    Promise.all(wanted.map((which) => stations({ ...which, limit: SHOWN }))).then(
      (pages) => setShown(firstOf(pages.flatMap(({ items }) => items))),
      () => setShown([]), // the page is whole without them
    );
  }, [JSON.stringify(wanted)]);
  return shown;
}

/** Each once, and only those with something to hear. */
const firstOf = (all: Station[]): Station[] =>
  [...new Map(all.map((one) => [one.id, one])).values()].filter(({ items }) => items > 0).slice(0, SHOWN);
