/** /settings/webhooks: other programs that are told what happens, and what was sent to them. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../../api/client";
import type { NewWebhook, Webhooks } from "../../../api/types";
import { Failed } from "../../../components/failed";
import { Notice } from "../../../components/form";
import { Page } from "../../../components/page";
import { webhooks } from "../../../messages/webhooks";
import { me } from "../../../state/me";
import { Secret } from "../secret";
import { HookForm } from "./form";
import { Hook } from "./hook";
import { nameOf } from "./names";

export default function WebhooksPage() {
  if (me.value === undefined) return <Page title={webhooks.title} narrow children={null} />;
  if (me.value === null)
    return (
      <Page title={webhooks.title} narrow>
        <p class="lead">{webhooks.needed}</p>
        <a class="button button-main" href="/sign-in?next=/settings/webhooks">
          {webhooks.signIn}
        </a>
      </Page>
    );
  return <Mine key={me.value.id} />;
}

function Mine() {
  const [known, setKnown] = useState<Webhooks | null>(null);
  const [failed, setFailed] = useState(false);
  const [fresh, setFresh] = useState<NewWebhook | null>(null);
  const load = () => {
    setFailed(false);
    return api("GET /api/v1/webhooks").then(setKnown, () => setFailed(true));
  };
  useEffect(() => void load(), []);
  const secretOf = (made: NewWebhook) => {
    setFresh(made);
    void load();
  };
  return (
    <Page title={webhooks.title} narrow>
      <p>
        <a href="/settings/account">{webhooks.account}</a>
      </p>
      <p class="quiet">
        {webhooks.text} {webhooks.standard}
      </p>
      {failed && <Failed again={load}>{webhooks.failed}</Failed>}
      {known && !known.enabled && <Notice tone="plain">{webhooks.off}</Notice>}
      {fresh && (
        <section class="section">
          <h2>{webhooks.secretTitle(nameOf(fresh))}</h2>
          <Secret text={webhooks.secretOnce} secret={fresh.secret} copy={webhooks.secretCopy} />
        </section>
      )}
      {known?.items.length === 0 && <p>{webhooks.empty}</p>}
      {known?.items.map((hook) => (
        <Hook
          key={hook.id}
          hook={hook}
          choices={known.choices}
          onSecret={secretOf}
          onChange={(changed) => setKnown({ ...known, items: replaced(known.items, changed) })}
          onGone={load}
        />
      ))}
      {known?.enabled && <Add known={known} onMade={secretOf} />}
    </Page>
  );
}

function Add({ known, onMade }: { known: Webhooks; onMade(made: NewWebhook): void }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="section">
      <div class="actions actions-start">
        <button type="button" class="button button-main" onClick={() => setOpen(true)}>
          {webhooks.add}
        </button>
      </div>
      {known.most !== null && <p class="quiet small">{webhooks.most(known.most)}</p>}
      {open && (
        <HookForm
          choices={known.choices}
          onClose={() => setOpen(false)}
          onMade={(made) => {
            setOpen(false);
            onMade(made);
          }}
        />
      )}
    </section>
  );
}

const replaced = <T extends { id: string }>(items: readonly T[], changed: T): T[] =>
  items.map((one) => (one.id === changed.id ? changed : one));
