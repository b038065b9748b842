import { useEffect, useState } from "preact/hooks";
import { api } from "../../../api/client";
import type { Delivery, Webhook } from "../../../api/types";
import { Failed } from "../../../components/failed";
import { when } from "../../../format";
import { webhooks } from "../../../messages/webhooks";
import { now } from "../../../state/clock";
import { tell, tellProblem } from "../../../state/toast";

const LOOK_MS = 2_000; // while something is on its way

/** What was sent to a webhook, opened when somebody wants to see it. */
export function Deliveries({ hook, open }: { hook: Webhook; open: boolean }) {
  const [shown, setShown] = useState(open);
  return (
    <details
      class="hook-log"
      open={shown}
      onToggle={(event) => {
        if (event.target === event.currentTarget) setShown(event.currentTarget.open);
      }}
    >
      <summary>{webhooks.log}</summary>
      {shown && <Log hook={hook} />}
    </details>
  );
}

function Log({ hook }: { hook: Webhook }) {
  const [items, setItems] = useState<Delivery[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const page = (cursor?: string) =>
    api("GET /api/v1/webhooks/{id}/deliveries", { path: { id: hook.id }, query: { cursor } });
  const load = () => {
    setFailed(false);
    page().then(
      (found) => {
        setItems(found.items);
        setNext(found.next);
      },
      () => setFailed(true),
    );
  };
  const more = () =>
    page(next ?? undefined).then((found) => {
      setItems([...(items ?? []), ...found.items]);
      setNext(found.next);
    }, tellProblem);
  useEffect(load, [hook.id]);
  const waiting = items?.some(
    (one) => one.state === "waiting" && Date.parse(one.next_at ?? "") < now.value + 1e4,
  );
  useEffect(() => {
    const timer = waiting ? setInterval(load, LOOK_MS) : undefined;
    return () => clearInterval(timer);
  }, [waiting]);
  const again = (made: Delivery) =>
    api("POST /api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver", {
      path: { id: hook.id, delivery_id: made.id },
    }).then(() => {
      tell(webhooks.sentAgain);
      load();
    }, tellProblem);
  return (
    <div class="hook-deliveries">
      {failed && <Failed again={load}>{webhooks.logFailed}</Failed>}
      {items?.length === 0 && <p class="quiet">{webhooks.logEmpty}</p>}
      <ul class="rows">
        {items?.map((one) => (
          <One key={one.id} made={one} onAgain={() => again(one)} />
        ))}
      </ul>
      <div class="actions actions-start">
        <button type="button" class="button button-quiet" onClick={load}>
          {webhooks.refresh}
        </button>
        {next && (
          <button type="button" class="button button-quiet" onClick={more}>
            {webhooks.logMore}
          </button>
        )}
      </div>
    </div>
  );
}

function One({ made, onAgain }: { made: Delivery; onAgain(): void }) {
  const last = made.tries.at(-1);
  return (
    <li class="hook-delivery">
      <details>
        <summary>
          <code>{made.type}</code>
          <span class={`hook-outcome hook-${made.state}`}>{webhooks.states[made.state]}</span>
          <span class="quiet small">{when(made.created_at, now.value)}</span>
        </summary>
        <h3>{webhooks.tries}</h3>
        <ol class="hook-tries">
          {made.tries.map((one) => (
            <li key={one.at}>
              {when(one.at, now.value)}
              {": "}
              <Came one={one} />
            </li>
          ))}
        </ol>
        {made.next_at && <p class="quiet small">{webhooks.next(when(made.next_at, now.value))}</p>}
        <Excerpt title={webhooks.sent} text={indented(made.body)} />
        {last && <Excerpt title={webhooks.said} text={last.said || webhooks.saidNothing} />}
        <button type="button" class="button" onClick={onAgain}>
          {webhooks.again}
        </button>
      </details>
    </li>
  );
}

function Came({ one }: { one: Delivery["tries"][number] }) {
  const seconds = webhooks.seconds(one.seconds);
  if (one.problem === null) return <>{webhooks.answered(one.status ?? 0, seconds)}</>;
  return (
    <span class="hook-problem">
      {one.problem} ({seconds})
    </span>
  );
}

function Excerpt({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard, too */}
      <section class="hook-excerpt" tabIndex={0} aria-label={title}>
        <pre>{text}</pre>
      </section>
    </>
  );
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
