/** What became of a saved space, for its host: who is asked, how far it is, where it is. */
import { again, type Consent, publish, type Recording } from "../../api/recordings";
import { Avatar } from "../../components/avatar";
import { Notice, useAttempt } from "../../components/form";
import { Landing } from "../../components/landing";
import { until } from "../../format";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { now } from "../../state/clock";
import { tell } from "../../state/toast";

interface SavedProps {
  recording: Recording;
  onChange(recording: Recording): void;
}

/** `pressed`: Save was pressed on this page. */
export function Saved({ recording, onChange, pressed }: SavedProps & { pressed: boolean }) {
  return (
    <section class="section" aria-label={common.keeping.yours}>
      <Landing focus={pressed}>
        <h2>{TITLES[recording.state]}</h2>
      </Landing>
      <State recording={recording} onChange={onChange} />
      <p class="actions actions-start">
        {recording.state === "ready" && (
          <a class="button button-main" href={`/r/${recording.id}`}>
            {common.keeping.open}
          </a>
        )}
        <a class="button" href="/settings/recordings">
          {common.keeping.all}
        </a>
      </p>
    </section>
  );
}

const TITLES: Record<Recording["state"], string> = {
  capturing: common.keeping.asking,
  consent_pending: common.keeping.asking,
  rendering: common.keeping.making,
  ready: common.keeping.ready,
  failed: common.keeping.failed,
  deleted: common.keeping.deleted,
};

function State({ recording, onChange }: SavedProps) {
  switch (recording.state) {
    case "capturing":
    case "consent_pending":
      return <Asking recording={recording} onChange={onChange} />;
    case "rendering":
      return <Making recording={recording} />;
    case "failed":
      return <Failed recording={recording} onChange={onChange} />;
    case "ready":
      return <p class="quiet">{common.keeping.visible[recording.visibility]}</p>;
    case "deleted":
      return null;
  }
}

function Asking({ recording, onChange }: SavedProps) {
  const { consents, consent_deadline } = recording;
  const all = consents ?? [];
  const answered = all.filter(({ answer }) => answer !== null).length;
  return (
    <>
      <p class="quiet">
        {common.keeping.pending(answered, all.length)}{" "}
        {consent_deadline && common.keeping.pendingUntil(until(consent_deadline, now.value))}
      </p>
      <ul class="people">
        {all.map((one) => (
          <Answered key={one.pid} one={one} />
        ))}
      </ul>
      <CopyLink recording={recording} />
      {recording.state === "consent_pending" && all.some(agreed) && (
        <PublishNow recording={recording} onChange={onChange} />
      )}
    </>
  );
}

const agreed = ({ answer, withdrawn_at }: Consent) =>
  (answer === "yes" || answer === "anonymous") && !withdrawn_at;

function Answered({ one }: { one: Consent }) {
  return (
    <li class="answered">
      <Avatar name={one.name} color={one.color} size="xs" />
      <span>
        <bdi>{one.name}</bdi>
      </span>
      <span class="quiet small">{common.keeping.answers[one.answer ?? "none"]}</span>
    </li>
  );
}

/** The link answers nothing by itself: whoever opens it is known by their account or guest seat. */
function CopyLink({ recording }: { recording: Recording }) {
  const url = new URL(`/r/${recording.id}/consent`, location.href).href;
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => tell(common.space.linkCopied),
      () => tell(url),
    );
  return (
    <div class="ask-link">
      <button type="button" class="button" onClick={copy}>
        <Icon name="copy" />
        {common.keeping.link}
      </button>
      <p class="small quiet">{common.keeping.linkText}</p>
    </div>
  );
}

function PublishNow({ recording, onChange }: SavedProps) {
  const { busy, attempt, rest } = useAttempt();
  const press = () => attempt(async () => onChange(await publish(recording.id)));
  return (
    <div class="ask-link">
      <button type="button" class="button" disabled={busy} onClick={press}>
        {common.keeping.publish}
      </button>
      <p class="small quiet">{common.keeping.publishText}</p>
      {rest() && <Notice>{rest()}</Notice>}
    </div>
  );
}

function Making({ recording: { step, progress } }: { recording: Recording }) {
  return (
    <div class="making">
      <progress value={progress} max={1} aria-label={common.keeping.making} />
      <p class="quiet number">{common.keeping.step(step, progress)}</p>
    </div>
  );
}

function Failed({ recording, onChange }: SavedProps) {
  const { busy, attempt, rest } = useAttempt();
  const press = () => attempt(async () => onChange(await again(recording.id)));
  return (
    <>
      <p class="quiet">{recording.error}</p>
      {rest() && <Notice>{rest()}</Notice>}
      {recording.consents?.some(agreed) && (
        <p>
          <button type="button" class="button" disabled={busy} onClick={press}>
            {common.retry}
          </button>
        </p>
      )}
    </>
  );
}
