/** /settings/recordings/{id}: everything its host can do with one recording. */
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { again, type Recording } from "../../api/recordings";
import { Failed } from "../../components/failed";
import { useArrival } from "../../components/page";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { library } from "../../messages/library";
import { Opening } from "../../player/opening";
import { usePeaks } from "../../player/peaks";
import { ShareSheet } from "../../player/share_sheet";
import { size, stamp } from "../../player/times";
import { useRecording } from "../../player/use_recording";
import { now } from "../../state/clock";
import { me } from "../../state/me";
import { tell, tellProblem } from "../../state/toast";
import { Closed } from "../recording/closed";
import { ChaptersEditor } from "./chapters_editor";
import { Clips } from "./clips";
import { Consents } from "./consents";
import { DeleteQuestion } from "./delete_question";
import { Details } from "./details";
import { Expiry } from "./expiry";
import { Files } from "./files";
import { Listen } from "./listen";
import { StateText } from "./state";
import { Trim } from "./trim";
import { Visibility } from "./visibility";

const words = library.one;

export default function OneRecording() {
  const { id = "" } = useRoute().params;
  return <One key={id} id={id} />;
}

function One({ id }: { id: string }) {
  const { recording, problem, known, look } = useRecording(id);
  const { route } = useLocation();
  if (me.value === null) {
    route(`/sign-in?next=/settings/recordings/${id}`, true);
    return null;
  }
  if (problem && (!recording || problem.status === 410)) return <Closed problem={problem} again={look} />;
  if (!recording) return <Opening frame="page" />;
  if (!recording.mine) {
    route(`/r/${id}`, true);
    return null;
  }
  return <Manage recording={recording} known={known} look={look} />;
}

/** What every part of the page works on. */
export interface PartProps {
  recording: Recording;
  known(next: Recording): void;
  look(): void;
}

function Manage(props: PartProps) {
  const { recording } = props;
  const peaks = usePeaks(recording);
  const audible = recording.files.some(({ type }) => type.startsWith("audio/"));
  return (
    <div class="page manage">
      <Head recording={recording} />
      <Problem {...props} />
      {audible && <Listen recording={recording} peaks={peaks} />}
      <div class="manage-columns">
        <div class="manage-main">
          <Details {...props} />
          {audible && <Trim {...props} peaks={peaks} />}
          {audible && <ChaptersEditor {...props} />}
          {audible && <Clips {...props} peaks={peaks} />}
        </div>
        <div class="manage-side">
          <Visibility {...props} />
          <Consents {...props} />
          {audible && <Files {...props} />}
          <Expiry {...props} />
          <Delete recording={recording} />
        </div>
      </div>
    </div>
  );
}

function Head({ recording }: { recording: Recording }) {
  const heading = useArrival(recording.title);
  const [sharing, setSharing] = useState(false);
  const { id, title, started_at, duration, plays } = recording;
  return (
    <header class="manage-head">
      <a class="back" href="/settings/recordings">
        <Icon name="arrowLeft" size={18} />
        {words.back}
      </a>
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {title}
      </h1>
      <p class="quiet number">
        <time dateTime={started_at} title={exact(started_at)}>
          {when(started_at, now.value)}
        </time>
        {duration !== null && ` · ${stamp(duration)}`}
        {duration !== null && ` · ${library.plays(plays)}`}
        {recording.size > 0 && ` · ${size(recording.size)}`}
      </p>
      {recording.state !== "failed" && (
        <div class="manage-state">
          <StateText recording={recording} />
        </div>
      )}
      <div class="actions actions-start">
        <button type="button" class="button button-main" onClick={() => setSharing(true)}>
          <Icon name="share" />
          {library.share.open}
        </button>
        <a class="button" href={`/r/${id}`}>
          {words.open}
        </a>
      </div>
      {sharing && <ShareSheet recording={recording} onClose={() => setSharing(false)} />}
    </header>
  );
}

/** Why it could not be made, and the way on. */
function Problem({ recording, known }: PartProps) {
  if (recording.state !== "failed") return null;
  const retry = () =>
    again(recording.id).then((next) => {
      known(next);
      tell(library.retrying);
    }, tellProblem);
  return <Failed again={retry}>{recording.error}</Failed>;
}

function Delete({ recording }: { recording: Recording }) {
  const [asking, setAsking] = useState(false);
  const { route } = useLocation();
  return (
    <section class="section">
      <h2>{words.danger}</h2>
      <p class="hint">{words.dangerText}</p>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {library.delete}
      </button>
      {asking && (
        <DeleteQuestion
          recordings={[recording]}
          onGone={() => route("/settings/recordings", true)}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
