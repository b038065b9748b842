import { DeviceChoice, Meter } from "../../components/microphone_check";
import { Sheet } from "../../components/sheet";
import { type Microphone, MicrophoneError, openMicrophone } from "../../live/microphone";
import { common } from "../../messages/common";
import { session } from "../../state/live";
import { tell } from "../../state/toast";

/** Another device while on the air. */
export function MyMicrophone({ microphone, onClose }: { microphone: Microphone; onClose(): void }) {
  const change = async (deviceId: string) => {
    try {
      await session.value?.change(await openMicrophone(deviceId));
    } catch (error) {
      tell(common.microphone.problems[error instanceof MicrophoneError ? error.problem : "failed"]);
    }
  };
  return (
    <Sheet title={common.microphone.mine} onClose={onClose}>
      <div class="microphone">
        <DeviceChoice microphone={microphone} onChoice={change} />
        <Meter microphone={microphone} />
      </div>
    </Sheet>
  );
}
