import { useState } from "preact/hooks";
import { change } from "../../api/recordings";
import { Field, Notice, TitleField, useAttempt } from "../../components/form";
import { TextField } from "../../components/text_field";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { tell } from "../../state/toast";
import type { PartProps } from "./one";

const words = library.one;

const split = (topics: string): string[] =>
  topics
    .split(",")
    .map((topic) => topic.trim())
    .filter(Boolean);

/** Title, description and topics. */
export function Details({ recording, known }: PartProps) {
  const [title, setTitle] = useState(recording.title);
  const [description, setDescription] = useState(recording.description);
  const [topics, setTopics] = useState(recording.topics.join(", "));
  const { busy, attempt, at, rest } = useAttempt();
  const same =
    title === recording.title &&
    description === recording.description &&
    topics === recording.topics.join(", ");
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = { title, description, topics: split(topics) };
    const done = await attempt(async () => known(await change(recording.id, wanted)));
    if (done) tell(common.saved);
  };
  return (
    <section class="section">
      <h2>{words.details}</h2>
      <form class="stack" onSubmit={submit}>
        <TitleField label={words.name} value={title} onValue={setTitle} problem={at("title")} />
        <TextField
          label={words.description}
          hint={words.descriptionHint}
          value={description}
          onValue={setDescription}
          problem={at("description")}
          maxLength={4000}
        />
        <Field
          label={words.topics}
          hint={words.topicsHint}
          value={topics}
          onValue={setTopics}
          problem={at("topics")}
        />
        {rest("title", "description", "topics") && <Notice>{rest("title", "description", "topics")}</Notice>}
        <button type="submit" class="button" disabled={busy || same}>
          {common.save}
        </button>
      </form>
    </section>
  );
}
