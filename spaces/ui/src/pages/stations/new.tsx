/** /stations/new: a title is enough. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { create } from "../../api/stations";
import { Notice, TitleField, useAttempt } from "../../components/form";
import { Page } from "../../components/page";
import { making as words } from "../../messages/stations_manage";
import { me } from "../../state/me";

export default function NewStation() {
  const { route } = useLocation();
  const [title, setTitle] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  if (me.value === null) {
    route("/sign-in?next=/stations/new", true);
    return null;
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    await attempt(async () => {
      const { slug } = await create({ title });
      route(`/stations/${slug}/edit`, true);
    });
  };
  return (
    <Page title={words.title} narrow>
      <p class="lead">{words.lead}</p>
      <form ref={form} class="stack" onSubmit={submit}>
        <TitleField
          label={words.name}
          hint={words.nameHint}
          value={title}
          onValue={setTitle}
          problem={at("title")}
        />
        {rest("title") && <Notice>{rest("title")}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {words.go}
        </button>
      </form>
    </Page>
  );
}
