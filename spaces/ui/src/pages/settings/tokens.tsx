import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { NewToken, Scope, Token } from "../../api/types";
import { Field, Notice, useAttempt } from "../../components/form";
import { SelectField } from "../../components/select_field";
import { Question } from "../../components/sheet";
import { when } from "../../format";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { now } from "../../state/clock";
import { tellProblem } from "../../state/toast";
import { Secret } from "./secret";

const SCOPES = Object.keys(common.account.scopes) as Scope[];
const DAYS = [30, 90, 365, null];

export function Tokens() {
  const [tokens, setTokens] = useState<Token[]>([]);
  const [leaving, setLeaving] = useState<Token | null>(null);
  const [fresh, setFresh] = useState<NewToken | null>(null);
  const look = () => api("GET /api/v1/tokens").then(({ items }) => setTokens(items), tellProblem);
  useEffect(() => void look(), []);
  const remove = (id: string) => api("DELETE /api/v1/tokens/{id}", { path: { id } }).then(look, tellProblem);
  return (
    <section class="section">
      <h2>{common.account.tokens}</h2>
      <p class="quiet">{common.account.tokensText}</p>
      {fresh && (
        <Secret text={common.account.tokenOnce} secret={fresh.secret} copy={common.account.tokenCopy} />
      )}
      <ul class="rows">
        {tokens.map((token) => (
          <li key={token.id} class="row">
            <span class="row-text">
              <span class="row-title">
                <bdi>{token.label}</bdi>
              </span>
              <span class="quiet small">
                {token.scopes.map((scope) => common.account.scopes[scope]).join(", ")}
                {" · "}
                {common.account.tokenUsed(token.last_used_at && when(token.last_used_at, now.value))}
                {token.expires_at && ` · ${endWords(token.expires_at)}`}
              </span>
            </span>
            <button
              type="button"
              class="icon-button"
              aria-label={common.account.tokenDelete(token.label)}
              onClick={() => setLeaving(token)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {leaving && (
        <Question
          title={`${common.account.tokenDelete(leaving.label)}?`}
          text={common.account.tokenDeleteText}
          yes={common.account.tokenDeleteYes}
          onYes={() => remove(leaving.id)}
          onClose={() => setLeaving(null)}
        />
      )}
      <Make
        onMade={(token) => {
          setFresh(token);
          look();
        }}
      />
    </section>
  );
}

function endWords(at: string): string {
  return Date.parse(at) <= now.value
    ? common.account.tokenOver
    : common.account.tokenUntil(when(at, now.value));
}

function Make({ onMade }: { onMade(token: NewToken): void }) {
  const [label, setLabel] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["read", "speak"]);
  const [days, setDays] = useState<number | null>(365);
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () =>
      onMade(await api("POST /api/v1/tokens", { body: { label, scopes, days } })),
    );
    if (done) setLabel("");
  };
  const toggle = (scope: Scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  return (
    <form class="stack" onSubmit={submit}>
      <Field
        label={common.account.tokenLabel}
        value={label}
        onValue={setLabel}
        problem={at("label")}
        maxLength={50}
        required
      />
      <fieldset class="checks">
        <legend>{common.account.tokenMay}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="check">
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
            {common.account.scopes[scope]}
          </label>
        ))}
      </fieldset>
      <SelectField
        label={common.account.tokenDays}
        options={DAYS}
        name={common.account.tokenDaysOf}
        value={days}
        onValue={(chosen) => setDays(chosen)}
      />
      {rest("label") && <Notice>{rest("label")}</Notice>}
      <button type="submit" class="button" disabled={busy || scopes.length === 0}>
        {common.account.tokenMake}
      </button>
    </form>
  );
}
