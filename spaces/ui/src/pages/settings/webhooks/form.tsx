import { useState } from "preact/hooks";
import { api } from "../../../api/client";
import type { NewWebhook, Webhook } from "../../../api/types";
import { Field, Notice, useAttempt } from "../../../components/form";
import { Sheet } from "../../../components/sheet";
import { Switch } from "../../../components/switch";
import { webhooks } from "../../../messages/webhooks";
import { me } from "../../../state/me";
import { Events } from "./events";

interface FormProps {
  /** The one to change; a new one without it. */
  hook?: Webhook;
  choices: readonly string[];
  onClose(): void;
  onMade?(made: NewWebhook): void;
  onChanged?(changed: Webhook): void;
}

/** A webhook's address and what it is told of. */
export function HookForm({ hook, choices, onClose, onMade, onChanged }: FormProps) {
  const [url, setUrl] = useState(hook?.url ?? "");
  const [label, setLabel] = useState(hook?.label ?? "");
  const [events, setEvents] = useState<string[]>(hook?.events ?? ["space.*", "recording.*"]);
  const [everywhere, setEverywhere] = useState(false);
  const { busy, attempt, at, rest } = useAttempt();
  const words = webhooks.form;
  const save = async () => {
    const body = { url: url.trim(), label, events };
    if (hook) onChanged?.(await api("PATCH /api/v1/webhooks/{id}", { path: { id: hook.id }, body }));
    else onMade?.(await api("POST /api/v1/webhooks", { body: { ...body, everywhere } }));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void attempt(save);
  };
  return (
    <Sheet title={hook ? words.titleChange : words.titleNew} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={words.url}
          hint={words.urlHint}
          value={url}
          onValue={setUrl}
          problem={at("url")}
          maxLength={2048}
          autoCapitalize="none"
          autoComplete="off"
          autoFocus
          required
        />
        <Field
          label={words.label}
          hint={words.labelHint}
          value={label}
          onValue={setLabel}
          problem={at("label")}
          maxLength={50}
        />
        <Events choices={choices} chosen={events} onChosen={setEvents} />
        {!hook && me.value?.admin && (
          <Switch
            label={words.everywhere}
            hint={words.everywhereHint}
            value={everywhere}
            onValue={setEverywhere}
          />
        )}
        {rest("url", "label") && <Notice>{rest("url", "label")}</Notice>}
        <div class="actions">
          <button type="submit" class="button button-main" disabled={busy || events.length === 0}>
            {hook ? words.save : words.make}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
