/** /r/{id}: one address for a recording, whatever has become of it. */
import { useLocation, useRoute } from "preact-iso";
import type { Recording } from "../../api/recordings";
import { trackOf } from "../../player/audio";
import { Opening } from "../../player/opening";
import { useRecording } from "../../player/use_recording";
import { Closed, NotYet } from "./closed";
import { Player } from "./player";
import { useShareLink } from "./share_link";

export default function RecordingPage() {
  const { id = "" } = useRoute().params;
  const { share } = useLocation().query;
  return <One key={`${id} ${share}`} id={id} share={share ?? null} />;
}

function One({ id, share }: { id: string; share: string | null }) {
  const door = useShareLink(share);
  const { recording, problem, known, look } = useRecording(id, door === "open");
  if (door !== "open") return door;
  if (recording) return <Shown recording={recording} known={known} look={look} />;
  if (problem) return <Closed problem={problem} again={look} />;
  return <Opening frame="player-page" />;
}

export interface ShownProps {
  recording: Recording;
  known(next: Recording): void;
  look(): void;
}

function Shown(props: ShownProps) {
  return trackOf(props.recording) ? <Player {...props} /> : <NotYet recording={props.recording} />;
}
