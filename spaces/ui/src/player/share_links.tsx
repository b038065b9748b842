/** Links that open one recording while it is private: made, copied and ended one by one. */
import { useEffect, useState } from "preact/hooks";
import { makeShare, type Recording, revokeShare, type Share, shares } from "../api/recordings";
import { Choice, Field, Notice, useAttempt } from "../components/form";
import { IconButton } from "../components/icon_button";
import { exact, when } from "../format";
import { Icon } from "../icons";
import { library } from "../messages/library";
import { now } from "../state/clock";
import { tell, tellProblem } from "../state/toast";
import { copy } from "./share_sheet";

const words = library.share;
const DAY = 86_400_000;

type Period = keyof typeof words.periods;
const LASTS: Record<Period, number | null> = { none: null, day: DAY, week: 7 * DAY, month: 30 * DAY };

export function ShareLinks({ recording }: { recording: Recording }) {
  const [links, setLinks] = useState<Share[]>([]);
  const look = () => shares(recording.id).then(setLinks, tellProblem);
  useEffect(() => void look(), [recording.id]);
  const end = (token: string) =>
    revokeShare(token)
      .then(() => tell(words.revoked))
      .then(look, tellProblem);
  return (
    <section class="section">
      <h3>{words.links}</h3>
      <p class="hint">{words.linksText}</p>
      {links.length > 0 && (
        <ul class="rows">
          {links.map((link) => (
            <OneLink key={link.token} link={link} onEnd={() => end(link.token)} />
          ))}
        </ul>
      )}
      <Make id={recording.id} onMade={look} />
    </section>
  );
}

function OneLink({ link, onEnd }: { link: Share; onEnd(): void }) {
  const name = link.label || words.unnamed;
  return (
    <li class="row">
      <span class="row-text">
        <span class="row-title">
          <bdi>{name}</bdi>
        </span>
        <span class="quiet small number" title={link.expires_at ? exact(link.expires_at) : undefined}>
          {facts(link).join(" · ")}
        </span>
      </span>
      <IconButton icon="copy" name={words.copyOf(name)} onPress={() => copy(link.url)} />
      <IconButton icon="close" name={words.revoke(name)} onPress={onEnd} />
    </li>
  );
}

function facts({ has_password, expires_at, opens }: Share): string[] {
  const over = expires_at !== null && Date.parse(expires_at) <= now.value;
  return [
    words.opened(opens),
    ...(has_password ? [words.withPassword] : []),
    ...(over ? [words.over] : expires_at ? [words.until(when(expires_at, now.value))] : []),
  ];
}

function Make({ id, onMade }: { id: string; onMade(): void }) {
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const [period, setPeriod] = useState<Period>("none");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const lasts = LASTS[period];
    const expires_at = lasts === null ? null : new Date(Date.now() + lasts).toISOString();
    const done = await attempt(async () => {
      const made = await makeShare(id, { label, password: password || null, expires_at });
      await copy(made.url);
    });
    if (!done) return;
    setLabel("");
    setPassword("");
    onMade();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Field
        label={words.label}
        hint={words.labelHint}
        value={label}
        onValue={setLabel}
        problem={at("label")}
        maxLength={80}
      />
      <Choice
        legend={words.ends}
        options={words.periods}
        value={period}
        onValue={(value) => setPeriod(value)}
      />
      <Field
        label={words.password}
        hint={words.passwordHint}
        type="password"
        value={password}
        onValue={setPassword}
        problem={at("password")}
        autoComplete="new-password"
      />
      {rest("label", "password") && <Notice>{rest("label", "password")}</Notice>}
      <button type="submit" class="button" disabled={busy}>
        <Icon name="link" />
        {words.make}
      </button>
    </form>
  );
}
