/** Opening a recording by a share link: looks behind the door, asks for the password, and takes the key. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { openShare, seeShare } from "../../api/recordings";
import { Field, Notice, useAttempt } from "../../components/form";
import { Page } from "../../components/page";
import { library } from "../../messages/library";
import { Closed, Expired } from "./closed";

type Door = "looking" | "closed" | "expired" | "open";

/** "open" when the recording may be asked for; else what to show until then. */
export function useShareLink(token: string | null): "open" | JSX.Element {
  const [door, setDoor] = useState<Door>(token ? "looking" : "open");
  const [problem, setProblem] = useState<Problem | null>(null);
  const look = async (link: string) => {
    setProblem(null);
    try {
      const seen = await seeShare(link);
      if (seen.expired) return setDoor("expired");
      if (seen.needs_password) return setDoor("closed");
      await openShare(link);
      setDoor("open");
    } catch (error) {
      // A link that is no more says nothing of the recording: it may be public by now, or deleted.
      if (error instanceof Problem && error.status === 404) return setDoor("open");
      setProblem(error instanceof Problem ? error : new Problem(0, "unknown", ""));
    }
  };
  useEffect(() => {
    if (token) look(token);
  }, [token]);
  if (door === "open" || token === null) return "open";
  if (problem) return <Closed problem={problem} again={() => look(token)} />;
  if (door === "expired") return <Expired />;
  if (door === "closed") return <Password token={token} onOpen={() => setDoor("open")} />;
  return <Page title={library.player.loading} hideTitle children={null} />;
}

function Password({ token, onOpen }: { token: string; onOpen(): void }) {
  const [password, setPassword] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => openShare(token, password))) onOpen();
  };
  return (
    <Page title={library.closed.password} narrow>
      <p class="lead">{library.closed.passwordText}</p>
      <form class="stack" onSubmit={submit}>
        <Field
          label={library.closed.passwordLabel}
          type="password"
          value={password}
          onValue={setPassword}
          problem={at("password")}
          autoComplete="off"
          autoFocus
          required
        />
        {rest("password") && <Notice>{rest("password")}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy || !password}>
          {library.closed.open}
        </button>
      </form>
    </Page>
  );
}
