import { useState } from "preact/hooks";
import { api } from "../../../api/client";
import type { NewWebhook, Webhook } from "../../../api/types";
import { Notice, useAttempt } from "../../../components/form";
import { Question } from "../../../components/sheet";
import { until, when } from "../../../format";
import { webhooks } from "../../../messages/webhooks";
import { now } from "../../../state/clock";
import { Deliveries } from "./deliveries";
import { HookForm } from "./form";
import { nameOf } from "./names";

interface HookProps {
  hook: Webhook;
  choices: readonly string[];
  onSecret(made: NewWebhook): void;
  onChange(changed: Webhook): void;
  onGone(): void;
}

/** One webhook: where it goes, how it is, and what can be done with it. */
export function Hook(props: HookProps) {
  const { hook } = props;
  const [sent, setSent] = useState(0);
  return (
    <section class="section hook" aria-label={nameOf(hook)}>
      <header class="hook-head">
        <h2 dir="auto">{nameOf(hook)}</h2>
        <span class={hook.paused_at ? "hook-state hook-paused" : "hook-state"}>
          {hook.paused_at ? webhooks.paused : webhooks.listening}
        </span>
      </header>
      <p class="hook-address">
        <code>{hook.url}</code>
      </p>
      <p class="quiet small hook-events">
        {hook.everywhere && <>{webhooks.everywhere} · </>}
        {hook.events.join(" · ")}
      </p>
      <Standing hook={hook} />
      <Actions {...props} onTested={() => setSent(sent + 1)} />
      <Deliveries key={sent} hook={hook} open={sent > 0} />
    </section>
  );
}

function Standing({ hook }: { hook: Webhook }) {
  return (
    <>
      {hook.paused_at && <Notice tone="plain">{hook.paused_why ?? webhooks.pausedByYou}</Notice>}
      {!hook.paused_at && hook.failing_since && (
        <Notice tone="plain">{webhooks.failures(hook.failures, when(hook.failing_since, now.value))}</Notice>
      )}
      {hook.old_until && <p class="quiet small">{webhooks.oldSecret(until(hook.old_until, now.value))}</p>}
    </>
  );
}

type Asked = "change" | "rotate" | "remove" | null;

function Actions({ hook, choices, onSecret, onChange, onGone, onTested }: HookProps & { onTested(): void }) {
  const [asked, setAsked] = useState<Asked>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const { busy, attempt, rest } = useAttempt();
  const path = { id: hook.id };
  const close = () => setAsked(null);
  const test = () =>
    attempt(async () => {
      const { tries } = await api("POST /api/v1/webhooks/{id}/test", { path });
      const last = tries.at(-1);
      setOutcome(
        last?.problem == null
          ? webhooks.tested(webhooks.seconds(last?.seconds ?? 0))
          : webhooks.notTested(last.problem),
      );
      onChange(await api("GET /api/v1/webhooks/{id}", { path }));
      onTested();
    });
  const pause = () =>
    attempt(async () =>
      onChange(await api("PATCH /api/v1/webhooks/{id}", { path, body: { paused: !hook.paused_at } })),
    );
  const rotate = () =>
    attempt(async () => onSecret(await api("POST /api/v1/webhooks/{id}/rotate", { path })));
  const remove = () =>
    attempt(async () => {
      await api("DELETE /api/v1/webhooks/{id}", { path });
      onGone();
    });
  return (
    <>
      <fieldset class="hook-actions" disabled={busy} aria-label={webhooks.actions(nameOf(hook))}>
        <button type="button" class="button" onClick={test}>
          {webhooks.test}
        </button>
        <button type="button" class="button" onClick={() => setAsked("change")}>
          {webhooks.change}
        </button>
        <button type="button" class="button" onClick={() => setAsked("rotate")}>
          {webhooks.rotate}
        </button>
        <button type="button" class="button" onClick={pause}>
          {hook.paused_at ? webhooks.resume : webhooks.pause}
        </button>
        <button type="button" class="button" onClick={() => setAsked("remove")}>
          {webhooks.remove}
        </button>
      </fieldset>
      {outcome && <p role="status">{outcome}</p>}
      {rest() && <Notice>{rest()}</Notice>}
      {asked === "change" && (
        <HookForm
          hook={hook}
          choices={choices}
          onClose={close}
          onChanged={(changed) => {
            close();
            onChange(changed);
          }}
        />
      )}
      {asked === "rotate" && (
        <Question
          title={webhooks.rotateTitle}
          text={webhooks.rotateText}
          yes={webhooks.rotateYes}
          onYes={rotate}
          onClose={close}
        />
      )}
      {asked === "remove" && (
        <Question
          title={webhooks.removeTitle(nameOf(hook))}
          text={webhooks.removeText}
          yes={webhooks.removeYes}
          onYes={remove}
          onClose={close}
        />
      )}
    </>
  );
}
