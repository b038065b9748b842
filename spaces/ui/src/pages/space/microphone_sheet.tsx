import type { TapPolicy } from "../../api/types";
import { MicrophoneCheck, useMicrophoneCheck } from "../../components/microphone_check";
import { Sheet } from "../../components/sheet";
import { TapSentence } from "../../components/tap_sentence";
import { en } from "../../messages/en";
import { media, session } from "../../state/live";
import { putOff, takeOver } from "../../state/microphone_sheet";

/** Before the mic opens: nobody is put on the air without seeing their level and what is kept. */
export function MicrophoneSheet({ tap }: { tap: TapPolicy }) {
  const onClose = () => {
    putOff.value = session.value?.spaceId ?? null;
    takeOver.value = null;
  };
  const check = useMicrophoneCheck(true);
  const open = async () => {
    const microphone = check.microphone ?? (await check.open());
    if (!microphone) return;
    check.take();
    session.value?.speak(microphone);
    takeOver.value = null;
  };
  return (
    <Sheet title={en.microphone.sheetTitle} onClose={onClose}>
      <div class="stack">
        <p>{media.value.microphoneLost ? en.microphone.lost : en.microphone.invited}</p>
        <MicrophoneCheck check={check} />
        <TapSentence policy={tap} />
        <p class="small quiet">{en.microphone.house}</p>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {en.microphone.later}
          </button>
          <button type="button" class="button button-main" onClick={open}>
            {en.microphone.open}
          </button>
        </div>
      </div>
    </Sheet>
  );
}
