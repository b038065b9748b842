/** Who was asked, what they said, and publishing with those who agreed so far. */
import { useState } from "preact/hooks";
import { type Consent, publish, type Recording } from "../../api/recordings";
import { Avatar } from "../../components/avatar";
import { Question } from "../../components/sheet";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { copy } from "../../player/share_sheet";
import { now } from "../../state/clock";
import { tell, tellProblem } from "../../state/toast";
import type { PartProps } from "./one";

const words = library.consents;

export function Consents({ recording, known }: PartProps) {
  const { consents, consent_open, consent_deadline, id } = recording;
  if (!consents || consents.length === 0) return null;
  const waiting = consent_open && consents.some(({ answer }) => answer === null);
  const until = consent_deadline && when(consent_deadline, now.value);
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="hint">{waiting ? (until ? words.text(until) : words.live) : words.closed}</p>
      <ul class="people">
        {consents.map((consent) => (
          <Answered key={consent.pid} consent={consent} />
        ))}
      </ul>
      {waiting && (
        <div class="actions actions-start">
          {recording.state === "consent_pending" && <Publish id={id} known={known} />}
          <button
            type="button"
            class="button button-quiet"
            title={words.linkText}
            onClick={() => copy(`${recording.url}/consent`)}
          >
            <Icon name="copy" />
            {words.link}
          </button>
        </div>
      )}
    </section>
  );
}

function Answered({ consent }: { consent: Consent }) {
  const { name, color, handle, answer, answered_at, withdrawn_at } = consent;
  const said = withdrawn_at ? words.withdrawn : answer ? words.answers[answer] : words.none;
  const time = withdrawn_at ?? answered_at;
  return (
    <li class="person-line">
      <Avatar name={name} color={color} size="s" />
      <span class="row-text">
        {handle ? (
          <a href={`/u/${handle}`}>
            <bdi>{name}</bdi>
          </a>
        ) : (
          <bdi>{name}</bdi>
        )}
        <span class="quiet small" title={time ? exact(time) : undefined}>
          {said}
        </span>
      </span>
    </li>
  );
}

function Publish({ id, known }: { id: string; known(next: Recording): void }) {
  const [asking, setAsking] = useState(false);
  const go = () =>
    publish(id).then((next) => {
      known(next);
      tell(words.published);
    }, tellProblem);
  return (
    <>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {words.publish}
      </button>
      {asking && (
        <Question
          title={words.publishTitle}
          text={words.publishText}
          yes={words.publishYes}
          onYes={go}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
