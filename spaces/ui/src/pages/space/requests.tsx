import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "../../components/avatar";
import type { SpeakRequest } from "../../live/protocol";
import { en } from "../../messages/en";
import { now } from "../../state/clock";
import { room, session } from "../../state/live";
import { tell, tellProblem } from "../../state/toast";

/** The queue, for hosts: who asks, for how long, yes or no. */
export function Requests({ items }: { items: SpeakRequest[] }) {
  useAnnouncement(items);
  return (
    <section class={items.length > 0 ? "requests" : "requests is-empty"} aria-label={en.requests.title}>
      <h2>
        {en.requests.title} {items.length > 0 && <span class="count number">{items.length}</span>}
      </h2>
      {items.length === 0 && <p class="quiet small">{en.requests.none}</p>}
      <ol>
        {items.map((item) => (
          <Request key={item.pid} item={item} />
        ))}
      </ol>
    </section>
  );
}

function Request({ item }: { item: SpeakRequest }) {
  const { pid, name, color, asked_at } = item;
  const waited = now.value + room.value.clockOffset - Date.parse(asked_at);
  const answer = (type: "accept" | "decline") => session.value?.ask({ type, pid }).catch(tellProblem);
  return (
    <li class="request">
      <Avatar name={name} color={color} size="s" />
      <span class="row-text">
        <span class="row-title">
          <bdi>{name}</bdi>
        </span>
        <span class="quiet small number">
          {waited < 60_000 ? en.requests.waitingNow : en.requests.waiting(waited)}
        </span>
      </span>
      <span class="request-answers">
        <button
          type="button"
          class="button"
          aria-label={en.requests.decline(name)}
          onClick={() => answer("decline")}
        >
          {en.requests.declineShort}
        </button>
        <button
          type="button"
          class="button button-main"
          aria-label={en.requests.accept(name)}
          onClick={() => answer("accept")}
        >
          {en.requests.acceptShort}
        </button>
      </span>
    </li>
  );
}

/** Says who is new in the queue: a host looks at the stage, not at the list. */
function useAnnouncement(items: SpeakRequest[]): void {
  const known = useRef(new Set(items.map(({ pid }) => pid)));
  useEffect(() => {
    const fresh = items.find(({ pid }) => !known.current.has(pid));
    known.current = new Set(items.map(({ pid }) => pid));
    if (fresh) tell(en.requests.came(fresh.name));
  }, [items]);
}
