/** The queue, for hosts: who asks, since when, what about; yes or no. */
import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "../../components/avatar";
import type { SpeakRequest } from "../../live/protocol";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { now } from "../../state/clock";
import { withPanel } from "../../state/layout";
import { room, session } from "../../state/live";
import { chosenTab, roomSheet, showPerson } from "../../state/room_sheets";
import { tell, tellProblem } from "../../state/toast";

export function Requests({ items }: { items: SpeakRequest[] }) {
  return (
    <section class="requests" aria-label={craft.queue.title}>
      <h2>
        {craft.queue.title} {items.length > 0 && <span class="count number">{items.length}</span>}
      </h2>
      {items.length === 0 && <p class="quiet small">{craft.queue.none}</p>}
      {items.length > 1 && <p class="hint">{craft.queue.orderNote}</p>}
      <ol>
        {items.map((item, index) => (
          <Request key={item.pid} item={item} ahead={index} />
        ))}
      </ol>
    </section>
  );
}

/** Where the queue is not in sight: who is next, within reach of the thumb; the others behind one button. */
export function NextInLine({ items }: { items: SpeakRequest[] }) {
  const first = items[0];
  if (!first) return null;
  return (
    <section class="requests requests-strip" aria-label={craft.queue.title}>
      <h2>
        {craft.queue.title}
        {items.length > 1 && (
          <button
            type="button"
            class="button button-plain button-small"
            onClick={() => {
              if (withPanel.value) chosenTab.value = "queue";
              else roomSheet.value = "queue";
            }}
          >
            {craft.queue.all(items.length)}
          </button>
        )}
      </h2>
      <ol>
        <Request item={first} ahead={0} />
      </ol>
    </section>
  );
}

function Request({ item, ahead }: { item: SpeakRequest; ahead: number }) {
  const { pid, name, color, question } = item;
  const answer = (type: "accept" | "decline") => session.value?.ask({ type, pid }).catch(tellProblem);
  return (
    <li class="request">
      <button
        type="button"
        class="request-face"
        aria-label={craft.person.about(name)}
        onClick={() => showPerson(item)}
      >
        <Avatar name={name} color={color} size="s" />
      </button>
      <span class="row-text">
        <span class="row-title">
          <bdi>{name}</bdi>
        </span>
        <Signs item={item} />
      </span>
      {question && (
        <q class="request-question" dir="auto">
          {question}
        </q>
      )}
      <span class="request-answers">
        <button
          type="button"
          class="button"
          aria-label={common.requests.decline(name)}
          onClick={() => answer("decline")}
        >
          {common.requests.declineShort}
        </button>
        <button
          type="button"
          class="button button-main"
          aria-label={common.requests.accept(name)}
          aria-description={ahead > 0 ? craft.queue.ahead(ahead) : undefined}
          title={ahead > 0 ? craft.queue.ahead(ahead) : undefined}
          onClick={() => answer("accept")}
        >
          {common.requests.acceptShort}
        </button>
      </span>
    </li>
  );
}

function Signs({ item }: { item: SpeakRequest }) {
  const { name, asked_at, first_time, conflict } = item;
  const waited = now.value + room.value.clockOffset - Date.parse(asked_at);
  return (
    <span class="request-signs quiet small number">
      {waited < 60_000 ? common.requests.waitingNow : common.requests.waiting(waited)}
      {first_time && <span class="mark">{craft.queue.firstTime}</span>}
      {conflict && (
        <span class="mark mark-block" title={craft.queue.conflictText(name)}>
          <span aria-hidden="true">{craft.queue.conflict}</span>
          <span class="only-heard">{craft.queue.conflictText(name)}</span>
        </span>
      )}
    </span>
  );
}

/** Says who is new in the queue: a host looks at the stage, not at the list. */
export function useAnnouncement(items: SpeakRequest[]): void {
  const known = useRef(new Set(items.map(({ pid }) => pid)));
  useEffect(() => {
    const fresh = items.find(({ pid }) => !known.current.has(pid));
    known.current = new Set(items.map(({ pid }) => pid));
    if (fresh) tell(common.requests.came(fresh.name));
  }, [items]);
}
