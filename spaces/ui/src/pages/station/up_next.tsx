/** What plays next, each with why it is there. */
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Station } from "../../api/stations";
import { station as words } from "../../messages/station";
import { PlayButton } from "../../player/controls";
import { memory } from "../../player/memory";
import { about } from "../../player/times";
import type { Channel } from "../../stations/channel";
import { playItem, queue, upcoming } from "../../stations/queue";
import { type Upcoming, upNext } from "../../stations/up_next";
import { Thumb } from "./thumbs";
import { useBeginning } from "./use_beginning";

const FEW = 4;
const MANY = 20;

export function UpNext({ station, channel }: { station: Station; channel: Channel }) {
  const [open, setOpen] = useState(false);
  const first = useBeginning(station, channel);
  const all = useComputed(() =>
    queue.value?.station.id === station.id
      ? upcoming.value
      : upNext(channel.items.value, memory.value, first?.id ?? null),
  ).value;
  const shown = all.slice(0, open ? MANY : FEW);
  return (
    <section class="section up-next">
      <h2>{words.upNext}</h2>
      {all.length === 0 && channel.whole.value && <p class="quiet">{words.upNextEmpty}</p>}
      <ol class="rows">
        {shown.map((one) => (
          <Waiting key={one.item.id} upcoming={one} station={station} />
        ))}
      </ol>
      {all.length > FEW && (
        <button type="button" class="button button-plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.showLess : words.showMore(Math.min(all.length, MANY) - FEW)}
        </button>
      )}
    </section>
  );
}

function Waiting({ upcoming: { item, why }, station }: { upcoming: Upcoming; station: Station }) {
  const { id, title, duration } = item;
  return (
    <li class="row">
      <PlayButton on={false} name={words.playNow(title)} onPress={() => playItem(station, item)} />
      <span class="row-text">
        <a class="row-title" href={`/stations/${station.slug}?item=${id}`}>
          <bdi>{title}</bdi>
        </a>
        <span class="quiet small number">
          {why}
          {duration ? ` ${about(duration).replaceAll(" ", "\u00a0")}` : ""}
        </span>
      </span>
      <Thumb item={item} value={-1} />
    </li>
  );
}
