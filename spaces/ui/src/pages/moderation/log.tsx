/** /moderation/log: everything that was done on this server. */
import { useState } from "preact/hooks";
import { ActionLog } from "../../components/action_log";
import { Field } from "../../components/form";
import { SelectField } from "../../components/select_field";
import { moderation } from "../../messages/moderation";
import { ModerationPage } from "./frame";

export default function Log() {
  return (
    <ModerationPage title={moderation.log.title}>
      <Filtered />
    </ModerationPage>
  );
}

function Filtered() {
  const [kind, setKind] = useState<string | null>(null);
  const [pid, setPid] = useState("");
  const [spaceId, setSpaceId] = useState("");
  const [asked, setAsked] = useState({ pid: "", spaceId: "" });
  const words = moderation.log;
  const query = {
    kind: kind ?? undefined,
    pid: asked.pid || undefined,
    space_id: asked.spaceId || undefined,
  };
  return (
    <>
      <form
        class="log-filter"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked({ pid: pid.trim(), spaceId: spaceId.trim() });
        }}
      >
        <SelectField<string | null>
          label={words.what}
          options={[null, ...Object.keys(words.kinds)]}
          name={(one) => (one === null ? words.all : words.kinds[one as keyof typeof words.kinds])}
          value={kind}
          onValue={setKind}
        />
        <Field label={words.person} value={pid} onValue={setPid} maxLength={100} />
        <Field label={words.space} value={spaceId} onValue={setSpaceId} maxLength={100} />
        <button type="submit" class="button">
          {words.filter}
        </button>
      </form>
      <ActionLog query={query} />
    </>
  );
}
