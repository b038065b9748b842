/** /stations/{slug}: a station as people listen to it. */
import { useLocation, useRoute } from "preact-iso";
import type { Station } from "../../api/stations";
import { useArrival } from "../../components/page";
import { station as words } from "../../messages/station";
import { track } from "../../player/audio";
import { KeysHelp } from "../../player/keys_help";
import { LiveOffer } from "../../player/live_offer";
import { channelOf } from "../../stations/channel";
import { Closed, Opening } from "./closed";
import { Head } from "./head";
import { ItemSheet } from "./item_sheet";
import { ItemList } from "./list";
import { Now } from "./now";
import { UpNext } from "./up_next";
import { useStation } from "./use_station";
import "../../styles/station.css";

export default function StationPage() {
  const { slug = "" } = useRoute().params;
  return <One key={slug} slug={slug} />;
}

function One({ slug }: { slug: string }) {
  const { station, problem, again } = useStation(slug);
  if (station) return <Shown station={station} />;
  return problem ? <Closed problem={problem} again={again} /> : <Opening />;
}

function Shown({ station }: { station: Station }) {
  const heading = useArrival(station.title);
  const { query, route } = useLocation();
  const channel = channelOf(station.id);
  const empty = channel.whole.value && channel.items.value.length === 0;
  const inDock = track.value !== null && track.value.home !== `/stations/${station.slug}`; // the offer is there then
  return (
    <article class="station-page">
      <Head heading={heading} station={station} channel={channel} />
      {!inDock && <LiveOffer />}
      {!empty && <Now station={station} channel={channel} />}
      <div class="station-lists">
        {!empty && <UpNext station={station} channel={channel} />}
        <ItemList station={station} channel={channel} />
      </div>
      {!empty && <KeysHelp keys={words.keys} />}
      {query.item && (
        <ItemSheet
          key={query.item}
          id={query.item}
          station={station}
          onClose={() => route(`/stations/${station.slug}`, true)}
        />
      )}
    </article>
  );
}
