import { useId, useState } from "preact/hooks";
import { change } from "../../api/recordings";
import { Field, Notice, useAttempt } from "../../components/form";
import { en } from "../../messages/en";
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
    if (done) tell(en.saved);
  };
  return (
    <section class="section">
      <h2>{words.details}</h2>
      <form class="stack" onSubmit={submit}>
        <Field
          label={words.name}
          value={title}
          onValue={setTitle}
          problem={at("title")}
          maxLength={120}
          required
        />
        <Text value={description} onValue={setDescription} problem={at("description")} />
        <Field
          label={words.topics}
          hint={words.topicsHint}
          value={topics}
          onValue={setTopics}
          problem={at("topics")}
        />
        {rest("title", "description", "topics") && <Notice>{rest("title", "description", "topics")}</Notice>}
        <button type="submit" class="button" disabled={busy || same}>
          {en.save}
        </button>
      </form>
    </section>
  );
}

interface TextProps {
  value: string;
  onValue(value: string): void;
  problem: string | null;
}

function Text({ value, onValue, problem }: TextProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{words.description}</label>
      <textarea
        id={id}
        rows={4}
        dir="auto"
        value={value}
        maxLength={4000}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class={problem ? "hint problem" : "hint"}>
        {problem ?? words.descriptionHint}
      </p>
    </div>
  );
}
