/** /mails/confirm/{token} and /mails/stop/{token}: what links in mails lead to. Nothing happens before a press: programs open links, too. */
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../api/client";
import { Notice, useAttempt } from "../components/form";
import { Page } from "../components/page";
import { notices } from "../messages/notices";

export function ConfirmMail() {
  return (
    <Link
      words={notices.confirm}
      ask={(token) => api("POST /api/v1/mails/confirm/{token}", { path: { token } })}
    />
  );
}

export function StopMails() {
  return (
    <Link words={notices.stop} ask={(token) => api("POST /api/v1/mails/stop/{token}", { path: { token } })} />
  );
}

interface LinkProps {
  words: { title: string; text: string; yes: string; done: ((email: string) => string) | string };
  ask(token: string): Promise<{ email: string }>;
}

function Link({ words, ask }: LinkProps) {
  const { token = "" } = useRoute().params;
  const [done, setDone] = useState<string | null>(null);
  const { busy, attempt, rest } = useAttempt();
  const press = () =>
    attempt(async () => {
      const { email } = await ask(token);
      setDone(typeof words.done === "string" ? words.done : words.done(email));
    });
  return (
    <Page title={words.title} narrow>
      {done === null ? (
        <>
          <p class="lead">{words.text}</p>
          {rest() && <Notice>{rest()}</Notice>}
          <button type="button" class="button button-main" disabled={busy} onClick={press}>
            {words.yes}
          </button>
        </>
      ) : (
        <p class="lead" role="status">
          {done}
        </p>
      )}
      <p>
        <a href="/settings/notices">{notices.settings}</a>
      </p>
    </Page>
  );
}
