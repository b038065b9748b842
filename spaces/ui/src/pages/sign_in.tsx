import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Field, NewPassword, Notice, useAttempt } from "../components/form";
import { Page } from "../components/page";
import { common } from "../messages/common";
import { signIn, signUp, signUpOpen } from "../state/me";
import { starting } from "../state/starting";

/** Where people go afterwards: back to a space of ours, or home; never to another site. */
function destination(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

export default function SignIn() {
  const { query, route } = useLocation();
  const [creating, setCreating] = useState(query.new !== undefined);
  const arrive = () => {
    route(destination(query.next), true);
    if (query.next === "start") starting.value = true;
  };
  const isNew = creating && signUpOpen.value;
  return (
    <Page key={String(isNew)} title={isNew ? common.account.signUpTitle : common.account.signInTitle} narrow>
      <p class="lead">{common.account.signUpHint}</p>
      {isNew ? <SignUpForm onDone={arrive} /> : <SignInForm onDone={arrive} />}
      {signUpOpen.value && (
        <button type="button" class="button button-plain" onClick={() => setCreating(!isNew)}>
          {isNew ? common.account.toSignIn : common.account.toSignUp}
        </button>
      )}
    </Page>
  );
}

function SignInForm({ onDone }: { onDone(): void }) {
  const [handle, setHandle] = useState("");
  const [password, setPassword] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => signIn(handle, password))) onDone();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <HandleField value={handle} onValue={setHandle} problem={at("handle")} />
      <Field
        label={common.account.password}
        type="password"
        value={password}
        onValue={setPassword}
        problem={at("password")}
        autoComplete="current-password"
        required
      />
      {rest("handle", "password") && <Notice>{rest("handle", "password")}</Notice>}
      <button type="submit" class="button button-main button-wide" disabled={busy}>
        {common.account.signIn}
      </button>
    </form>
  );
}

function SignUpForm({ onDone }: { onDone(): void }) {
  const [handle, setHandle] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => signUp(handle, name, password))) onDone();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Field
        label={common.account.name}
        hint={common.account.nameHint}
        value={name}
        onValue={setName}
        problem={at("name")}
        autoComplete="name"
        maxLength={50}
        required
        autoFocus
      />
      <HandleField
        value={handle}
        onValue={setHandle}
        problem={at("handle")}
        hint={common.account.handleHint}
      />
      <NewPassword
        label={common.account.password}
        value={password}
        onValue={setPassword}
        problem={at("password")}
      />
      {rest("handle", "name", "password") && <Notice>{rest("handle", "name", "password")}</Notice>}
      <button type="submit" class="button button-main button-wide" disabled={busy}>
        {common.account.signUp}
      </button>
    </form>
  );
}

interface HandleProps {
  value: string;
  onValue(value: string): void;
  problem: string | null;
  hint?: string;
}

function HandleField(props: HandleProps) {
  return (
    <Field
      {...props}
      label={common.account.handle}
      autoComplete="username"
      autoCapitalize="none"
      maxLength={31}
      required
    />
  );
}
