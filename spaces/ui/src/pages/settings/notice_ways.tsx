/** The ways themselves: this browser, an address, a calendar. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import { Field, Notice, useAttempt } from "../../components/form";
import { Question } from "../../components/sheet";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { notices } from "../../messages/notices";
import { type PushState, pushState, startPush, stopPush } from "../../state/push";
import { tell, tellProblem } from "../../state/toast";
import type { SectionProps } from "./notices";

export function PushSection({ settings, onSettings }: SectionProps) {
  const words = notices.push;
  const [here, setHere] = useState<{ state: PushState; endpoint: string | null } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const look = () => pushState().then(setHere, () => setHere({ state: "unable", endpoint: null }));
  useEffect(() => {
    look();
  }, []);
  const mine = settings.browsers.find(({ endpoint }) => endpoint === here?.endpoint);

  async function turn(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      if (mine) {
        onSettings(await stopPush(mine.id));
        tell(words.stopped);
      } else {
        const changed = await startPush(settings.push_key ?? "");
        if (changed) {
          onSettings(changed);
          tell(words.done);
        } else setProblem(words.denied);
      }
    } catch (error) {
      if (error instanceof DOMException) setProblem(words.failed);
      else tellProblem(error);
    }
    setBusy(false);
    await look();
  }
  const remove = (id: string) =>
    api("DELETE /api/v1/me/push/{push_id}", { path: { push_id: id } }).then(onSettings, tellProblem);
  const unable =
    settings.push_key === null ? words.serverOff : here?.state === "unable" ? words.unable : null;
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="quiet">{unable ?? words.text}</p>
      {problem && <Notice>{problem}</Notice>}
      {!unable && here && (
        <button type="button" class="button" disabled={busy} onClick={turn}>
          <Icon name={mine ? "close" : "bell"} />
          {mine ? words.off : words.on}
        </button>
      )}
      {settings.browsers.length > 0 && (
        <>
          <h3>{words.others}</h3>
          <ul class="browsers">
            {settings.browsers.map(({ id, label, endpoint }) => (
              <li key={id}>
                <span>
                  <bdi>{label}</bdi>
                  {endpoint === here?.endpoint && <span class="quiet"> ({words.this})</span>}
                </span>
                {endpoint !== here?.endpoint && (
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={words.remove(label)}
                    title={words.remove(label)}
                    onClick={() => remove(id)}
                  >
                    <Icon name="trash" />
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

export function MailSection({ settings, onSettings }: SectionProps) {
  const words = notices.mail;
  const [email, setEmail] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const put = (address: string | null) =>
    attempt(async () => onSettings(await api("PUT /api/v1/me/email", { body: { email: address } })));
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await put(email)) setEmail("");
  };
  const remove = async () => {
    if (await put(null)) tell(words.removed);
  };
  if (!settings.mail && settings.email === null)
    return (
      <section class="section">
        <h2>{words.title}</h2>
        <p class="quiet">{words.serverOff}</p>
      </section>
    );
  return (
    <section class="section">
      <h2>{words.title}</h2>
      {settings.email !== null && (
        <div class="actions actions-start">
          <p>{words.confirmed(settings.email)}</p>
          <button type="button" class="button button-quiet" disabled={busy} onClick={remove}>
            {words.remove}
          </button>
        </div>
      )}
      {settings.email_asked !== null && (
        <p class="notice notice-plain" role="status">
          {words.waiting(settings.email_asked)}
        </p>
      )}
      <form class="stack" onSubmit={submit}>
        <Field
          label={words.address}
          hint={words.hint}
          value={email}
          onValue={setEmail}
          problem={at("email")}
          maxLength={254}
          autoComplete="email"
          autoCapitalize="none"
          required
        />
        {rest("email") && <Notice>{rest("email")}</Notice>}
        <button type="submit" class="button" disabled={busy || !email}>
          {words.confirm}
        </button>
      </form>
    </section>
  );
}

export function CalendarSection({ settings, onSettings }: SectionProps) {
  const words = notices.calendar;
  const [asking, setAsking] = useState(false);
  const url = settings.calendar_url;
  const renew = () =>
    api("POST /api/v1/me/calendar").then((changed) => {
      onSettings(changed);
      tell(words.renewed);
    }, tellProblem);
  const copy = () => navigator.clipboard.writeText(url).then(() => tell(common.copied), tellProblem);
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="quiet">{words.text}</p>
      <div class="actions actions-start">
        <a class="button" href={url.replace(/^https?:/, "webcal:")} target="_self" rel="external">
          <Icon name="calendar" />
          {words.subscribe}
        </a>
        <button type="button" class="button" onClick={copy}>
          <Icon name="copy" />
          {words.copy}
        </button>
        <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
          {words.renew}
        </button>
      </div>
      {asking && (
        <Question
          title={words.renewTitle}
          text={words.renewText}
          yes={words.renew}
          onYes={renew}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
