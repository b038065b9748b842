/** Who may edit a station beside its owner. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { addEditor, removeEditor } from "../../api/stations";
import type { Person } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { Field, Notice, useAttempt } from "../../components/form";
import { IconButton } from "../../components/icon_button";
import { Icon } from "../../icons";
import { sharing as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import { handleIn } from "./adding";
import type { PartProps } from "./edit";

export function Editors(props: PartProps) {
  const { station, act } = props;
  const mine = station.mine === "owner";
  const remove = async ({ handle, name }: Person) => {
    if (await act(() => removeEditor(station.id, handle))) tell(words.editorRemoved(name));
  };
  return (
    <section class="section">
      <h2>{words.editors}</h2>
      <p class="hint">{words.editorsText}</p>
      <ul class="rows">
        <One person={station.owner} what={words.owner} />
        {station.editors?.map((person) => (
          <One key={person.id} person={person}>
            {mine && (
              <IconButton
                icon="close"
                name={words.editorRemove(person.name)}
                onPress={() => remove(person)}
              />
            )}
          </One>
        ))}
      </ul>
      {mine && <Add {...props} />}
    </section>
  );
}

interface OneProps {
  person: Person;
  what?: string;
  children?: ComponentChildren;
}

function One({ person: { name, handle, color }, what, children }: OneProps) {
  return (
    <li class="row">
      <Avatar name={name} color={color} size="s" />
      <span class="row-text">
        <span class="row-title">
          <bdi>{name}</bdi>
        </span>
        <span class="quiet small">
          <a href={`/u/${handle}`}>@{handle}</a>
          {what && ` · ${what}`}
        </span>
      </span>
      {children}
    </li>
  );
}

function Add({ station, look }: PartProps) {
  const [handle, setHandle] = useState("");
  const { busy, attempt, at, rest } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = handleIn(handle);
    if (!(await attempt(() => addEditor(station.id, wanted)))) return;
    setHandle("");
    tell(words.editorAdded(`@${wanted}`));
    look();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Field
        label={words.editor}
        hint={words.editorHint}
        value={handle}
        onValue={setHandle}
        problem={at("handle")}
        autoCapitalize="none"
        autoComplete="off"
        required
      />
      {rest("handle") && <Notice>{rest("handle")}</Notice>}
      <button type="submit" class="button" disabled={busy}>
        <Icon name="plus" />
        {words.editorAdd}
      </button>
    </form>
  );
}
