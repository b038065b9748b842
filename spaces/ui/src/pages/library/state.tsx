/** What has become of a recording, as a sentence. */
import { useEffect } from "preact/hooks";
import { recording as fetchOne, type Recording } from "../../api/recordings";
import { exact, when } from "../../format";
import { Icon, type IconName } from "../../icons";
import { library } from "../../messages/library";
import { lookAgain, underWay } from "../../player/settling";
import { useWorking } from "../../player/working";
import { now } from "../../state/clock";

const words = library.state;
const SIGNS: Record<Recording["visibility"], IconName> = {
  private: "lock",
  unlisted: "link",
  public: "waves",
};

export function StateText({ recording }: { recording: Recording }) {
  if (underWay(recording)) return <Working recording={recording} />;
  switch (recording.state) {
    case "capturing":
      return <span class="state">{words.capturing}</span>;
    case "consent_pending":
      return <Asking recording={recording} />;
    case "failed":
      return (
        <span class="state problem">
          {words.failed}
          {recording.error && `: ${recording.error}`}
        </span>
      );
    default:
      return <Ready recording={recording} />;
  }
}

function Ready({ recording: { visibility, expires_at } }: { recording: Recording }) {
  return (
    <span class="state state-ready">
      <Icon name={SIGNS[visibility]} size={16} />
      {library.visibility[visibility]}
      {expires_at && (
        <time class="quiet" dateTime={expires_at} title={exact(expires_at)}>
          {library.expires(when(expires_at, now.value))}
        </time>
      )}
    </span>
  );
}

function Working({ recording }: { recording: Recording }) {
  const sentence = useWorking(recording);
  return (
    <span class="state number">
      {sentence}
      <progress class="progress" max={1} value={recording.progress} aria-label={sentence} />
    </span>
  );
}

function Asking({ recording: { consents, consent_deadline } }: { recording: Recording }) {
  const answered = consents?.filter(({ answer }) => answer !== null).length ?? 0;
  const until = consent_deadline && when(consent_deadline, now.value);
  return (
    <span class="state">
      {consents ? words.consent(answered, consents.length, until) : words.consentEmpty}
    </span>
  );
}

/** Looks again at a recording of a list while something of it is being made. */
export function useFresh(recording: Recording, onFresh: (fresh: Recording) => void): void {
  const soon = lookAgain(recording);
  useEffect(() => {
    if (soon === null) return;
    const gone = new AbortController();
    const timer = setTimeout(
      () =>
        fetchOne(recording.id, gone.signal).then(
          onFresh,
          () => !gone.signal.aborted && onFresh({ ...recording }), // the next look may be luckier
        ),
      soon,
    );
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [recording]);
}
