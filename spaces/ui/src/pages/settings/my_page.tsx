/** What people read on my page, and whether those I know see where I am. */
import { useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Me } from "../../api/types";
import { Notice, useAttempt } from "../../components/form";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text_field";
import { common } from "../../messages/common";
import { discovery } from "../../messages/discovery";
import { me } from "../../state/me";
import { tell, tellProblem } from "../../state/toast";

const ABOUT_MAX = 300;

export function MyPage({ known }: { known: Me }) {
  const [about, setAbout] = useState(known.about);
  const { busy, attempt, at, rest } = useAttempt();
  const words = discovery.account;
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    attempt(async () => {
      me.value = await api("PATCH /api/v1/me", { body: { about } });
      setAbout(me.value.about);
      tell(words.saved);
    });
  };
  return (
    <section class="section">
      <div class="section-head">
        <h2>{words.page}</h2>
        <a href={`/u/${known.handle}`}>{words.see}</a>
      </div>
      <form class="stack" onSubmit={save}>
        <TextField
          label={words.about}
          hint={words.aboutHint}
          value={about}
          onValue={setAbout}
          problem={at("about")}
          maxLength={ABOUT_MAX}
        />
        {rest("about") && <Notice>{rest("about")}</Notice>}
        <button type="submit" class="button" disabled={busy || about === known.about}>
          {common.save}
        </button>
      </form>
      <Presence known={known} />
    </section>
  );
}

function Presence({ known }: { known: Me }) {
  const change = async (on: boolean) => {
    try {
      me.value = await api("PATCH /api/v1/me", { body: { show_presence: on } });
    } catch (error) {
      tellProblem(error);
    }
  };
  const words = discovery.account;
  return (
    <Switch label={words.presence} hint={words.presenceText} value={known.show_presence} onValue={change} />
  );
}
