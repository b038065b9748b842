/** Everything in a station, page by page as far as somebody scrolls, and what of it has certain words. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Station } from "../../api/stations";
import { Failed } from "../../components/failed";
import { Icon } from "../../icons";
import { station } from "../../messages/station";
import { Channel } from "../../stations/channel";
import { ItemRow } from "./row";

const words = station.list;
const TYPED_MS = 300;

/** What is typed, once somebody pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled.trim();
}

export function ItemList({ station, channel }: { station: Station; channel: Channel }) {
  const [text, setText] = useState("");
  const query = useSettled(text);
  const shown = useMemo(() => (query ? new Channel(station.id, query) : channel), [query, channel]);
  const empty = shown.whole.value && shown.items.value.length === 0;
  useEffect(() => {
    if (query) shown.begun();
  }, [shown]);
  if (empty && !query && !text) return <Empty station={station} />;
  return (
    <section class="section station-items">
      <h2>{words.title}</h2>
      <label class="search">
        <span class="only-heard">{words.search}</span>
        <Icon name="search" />
        <input
          type="search"
          value={text}
          placeholder={words.search}
          dir="auto"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p class="only-heard" role="status">
        {query && shown.whole.value && words.found(shown.items.value.length)}
      </p>
      {empty && <p class="quiet">{words.none(query)}</p>}
      <ol class="items">
        {shown.items.value.map((item) => (
          <ItemRow key={item.id} item={item} station={station} />
        ))}
      </ol>
      <More channel={shown} />
    </section>
  );
}

function Empty({ station: { mine, slug } }: { station: Station }) {
  return (
    <section class="section">
      <h2>{words.empty}</h2>
      <p class="lead">{words.emptyText}</p>
      {mine && (
        <a class="button button-main" href={`/stations/${slug}/edit`}>
          {words.emptyEdit}
        </a>
      )}
    </section>
  );
}

/** Fetches the next page when the end of the list comes near; the button is for who goes there by keys. */
function More({ channel }: { channel: Channel }) {
  const end = useRef<HTMLDivElement>(null);
  const { whole, loading, problem, items } = channel;
  useEffect(() => {
    if (!end.current || whole.value || problem.value) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && channel.more(), {
      rootMargin: "600px",
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [channel, whole.value, problem.value, items.value.length]);
  if (whole.value) return null;
  if (problem.value)
    return <Failed again={() => channel.more()}>{problem.value.detail || words.failed}</Failed>;
  return (
    <div ref={end} class="items-more" aria-busy={loading.value}>
      {loading.value ? (
        <ItemSkeletons />
      ) : (
        <button type="button" class="button" onClick={() => channel.more()}>
          {words.more}
        </button>
      )}
    </div>
  );
}

function ItemSkeletons() {
  return (
    <div class="items-skeleton" aria-hidden="true">
      {[0, 1, 2].map((index) => (
        <div key={index} class="skeleton" />
      ))}
    </div>
  );
}
