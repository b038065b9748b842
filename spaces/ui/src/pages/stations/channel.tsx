/** What is in the channel: taken out, put back, and in a channel by hand put where it belongs. */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { hideItem, type Item, orderItems, showItem } from "../../api/stations";
import { local } from "../../components/cover";
import { Failed } from "../../components/failed";
import { IconButton } from "../../components/icon_button";
import { Landing } from "../../components/landing";
import { Handle, type Reorder, useReorder } from "../../components/reorder";
import { reordered } from "../../components/reordering";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { channel as words } from "../../messages/stations_manage";
import { stamp } from "../../player/times";
import { now } from "../../state/clock";
import type { PartProps } from "./edit";
import { placements } from "./hand";
import { SearchField } from "./search_field";
import { TakenOut } from "./taken_out";
import { type Shown, useChannel } from "./use_channel";
import { useSettled } from "./use_settled";

export function Channel(props: PartProps) {
  const { station } = props;
  const [text, setText] = useState("");
  const q = useSettled(text.trim());
  const shown = useChannel(station, q);
  const { items, problem, more, again } = shown;
  const byHand = station.rules.merge === "hand" && !q;
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="hint">{byHand ? words.hand : words.text}</p>
      {(station.items > 0 || text) && <SearchField label={words.search} text={text} onText={setText} />}
      {problem && <Failed again={again}>{problem}</Failed>}
      {items?.length === 0 && (
        <p class="quiet" role="status">
          {q ? words.nothing(q) : words.empty}
        </p>
      )}
      <Items {...props} shown={shown} byHand={byHand} />
      {more && (
        <button type="button" class="button" onClick={more}>
          {words.more}
        </button>
      )}
      <TakenOut {...props} />
    </section>
  );
}

interface ItemsProps extends PartProps {
  shown: Shown;
  byHand: boolean;
}

/** What was taken out, where it stood: it goes back there as long as the page is open. */
interface Out {
  item: Item;
  place: number;
}

function Items({ station: { id }, act, shown: { items, expect }, byHand }: ItemsProps) {
  const [out, setOut] = useState<Out[]>([]);
  const all = items ?? [];
  const put = (ids: string[], from: number, to: number) => orderItems(id, placements(ids, from, to));
  const ids = all.map((item) => item.id);
  const reorder = useReorder(
    all.map(({ title }) => title),
    (from, to) => {
      expect((before) => reordered(before, from, to));
      act(() => put(ids, from, to));
    },
  );
  const hide = async (item: Item, place: number) => {
    expect((before) => before.filter((one) => one.id !== item.id));
    if (await act(() => hideItem(id, item.id))) setOut((before) => [...before, { item, place }]);
  };
  const back = ({ item, place }: Out) => {
    setOut((before) => before.filter((one) => one.item.id !== item.id));
    act(async () => {
      await showItem(id, item.id);
      if (byHand) await put([...ids, item.id], ids.length, Math.min(place, ids.length));
    });
  };
  const gone = (index: number) =>
    out
      .filter(({ place }) => Math.min(place, all.length) === index)
      .map((one) => <Gone key={one.item.id} title={one.item.title} onBack={() => back(one)} />);
  return (
    <>
      <ol class="sources" ref={reorder.list}>
        {all.map((item, index) => (
          <Fragment key={item.id}>
            {gone(index)}
            <ItemRow
              item={item}
              place={index}
              reorder={byHand ? reorder : null}
              onHide={() => hide(item, index)}
            />
          </Fragment>
        ))}
        {gone(all.length)}
      </ol>
      <p class="only-heard" role="status">
        {reorder.said}
      </p>
    </>
  );
}

function Gone({ title, onBack }: { title: string; onBack(): void }) {
  return (
    <li>
      <Landing focus class="removed">
        <span>{words.hidden(title)}</span>
        <button type="button" class="button" onClick={onBack}>
          <Icon name="undo" />
          {words.back}
        </button>
      </Landing>
    </li>
  );
}

interface RowProps {
  item: Item;
  place: number;
  /** Null where the order is not by hand. */
  reorder: Reorder | null;
  onHide(): void;
}

function ItemRow({ item, place, reorder, onHide }: RowProps) {
  const { title, picture, published_at, duration, source } = item;
  const line = reorder?.line(place);
  return (
    <li data-line class={`source ${line?.class ?? ""}`} style={line?.style}>
      {reorder && <Handle {...reorder.handle(place)} />}
      {picture ? (
        <img class="source-picture" src={local(picture)} alt="" width="48" height="48" loading="lazy" />
      ) : (
        <span class="source-picture">
          <Icon name={item.kind === "recording" ? "mic" : "rss"} />
        </span>
      )}
      <div class="row-text">
        <span class="row-title">
          <bdi>{title}</bdi>
        </span>
        <span class="quiet small number">
          <bdi>{source.title}</bdi>
          {" · "}
          <time dateTime={published_at} title={exact(published_at)}>
            {when(published_at, now.value)}
          </time>
          {duration !== null && ` · ${stamp(duration)}`}
        </span>
      </div>
      <div class="item-actions">
        {reorder && place > 0 && (
          <IconButton icon="first" name={words.top(title)} onPress={() => reorder.move(place, 0)} />
        )}
        <IconButton icon="hide" name={words.hide(title)} onPress={onHide} />
      </div>
    </li>
  );
}
