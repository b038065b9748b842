import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../../api/client";
import type { Me } from "../../api/types";
import { Choice, Field, NewPassword, Notice, useAttempt } from "../../components/form";
import { Page } from "../../components/page";
import { common } from "../../messages/common";
import { languages } from "../../messages/languages";
import { moderation } from "../../messages/moderation";
import { notices } from "../../messages/notices";
import { times } from "../../messages/times";
import { webhooks } from "../../messages/webhooks";
import { speak } from "../../state/language";
import { me, signOut } from "../../state/me";
import { openReports } from "../../state/open_reports";
import { theme } from "../../state/theme";
import { tell, tellProblem } from "../../state/toast";
import { MyPage } from "./my_page";
import { Tokens } from "./tokens";

export default function Account() {
  const { route } = useLocation();
  if (me.value === undefined) return <Page title={common.account.title} narrow children={null} />;
  if (me.value === null)
    return (
      <Page title={common.account.title} narrow>
        <p class="lead">{common.account.needed}</p>
        <a class="button button-main" href="/sign-in?next=/settings/account">
          {common.account.signIn}
        </a>
        <Appearance />
      </Page>
    );
  const leave = () => signOut().then(() => route("/"), tellProblem);
  return (
    <Page title={common.account.title} narrow>
      <Name known={me.value} />
      <MyPage known={me.value} />
      <section class="section">
        <h2>{notices.page.title}</h2>
        <p>
          <a href="/settings/notices">{notices.settings}</a>
        </p>
      </section>
      <section class="section">
        <h2>{moderation.blocks.section}</h2>
        <p>
          <a href="/settings/blocks">{moderation.blocks.title}</a>
        </p>
        {me.value.admin && (
          <p>
            <a href="/moderation">{moderation.title}</a>
            {openReports.value > 0 && <span class="quiet"> · {common.nav.reports(openReports.value)}</span>}
          </p>
        )}
      </section>
      <Appearance />
      <Password />
      <Tokens />
      <section class="section">
        <h2>{webhooks.title}</h2>
        <p>
          <a href="/settings/webhooks">{webhooks.link}</a>
        </p>
      </section>
      <section class="section">
        <button type="button" class="button" onClick={leave}>
          {common.account.signOut}
        </button>
      </section>
    </Page>
  );
}

function Appearance() {
  return (
    <section class="section">
      <h2>{common.account.appearance}</h2>
      <Choice
        legend={common.theme.label}
        options={common.theme.names}
        value={theme.value}
        onValue={(value) => {
          theme.value = value;
        }}
      />
      <Choice
        legend={common.language}
        options={languages}
        value={times.language}
        onValue={(value) => speak(value)}
      />
    </section>
  );
}

function Name({ known }: { known: Me }) {
  const [name, setName] = useState(known.name);
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      me.value = await api("PATCH /api/v1/me", { body: { name } });
    });
    if (done) tell(common.saved);
  };
  return (
    <section class="section">
      <h2>{common.account.profile}</h2>
      <p class="quiet">
        <a href={`/u/${known.handle}`}>@{known.handle}</a>
      </p>
      <form class="stack" onSubmit={submit}>
        <Field
          label={common.account.name}
          hint={common.account.nameHint}
          value={name}
          onValue={setName}
          problem={at("name")}
          maxLength={50}
          autoComplete="name"
          required
        />
        {rest("name") && <Notice>{rest("name")}</Notice>}
        <button type="submit" class="button" disabled={busy || name === known.name}>
          {common.save}
        </button>
      </form>
    </section>
  );
}

function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const change = { current_password: current, password: next };
    if (!(await attempt(() => api("PATCH /api/v1/me", { body: change })))) return;
    setCurrent("");
    setNext("");
    tell(common.account.passwordChanged);
  };
  return (
    <section class="section">
      <h2>{common.account.changePassword}</h2>
      <form class="stack" onSubmit={submit}>
        <Field
          label={common.account.currentPassword}
          type="password"
          value={current}
          onValue={setCurrent}
          problem={at("current_password")}
          autoComplete="current-password"
          required
        />
        <NewPassword
          label={common.account.newPassword}
          value={next}
          onValue={setNext}
          problem={at("password")}
        />
        {rest("current_password", "password") && <Notice>{rest("current_password", "password")}</Notice>}
        <button type="submit" class="button" disabled={busy || !current || !next}>
          {common.save}
        </button>
      </form>
    </section>
  );
}
