import { useState } from "preact/hooks";
import type { TapPolicy } from "../../api/types";
import { MicrophoneCheck, useMicrophoneCheck } from "../../components/microphone_check";
import { Sheet } from "../../components/sheet";
import { en } from "../../messages/en";
import { session } from "../../state/live";
import { microphoneAsked } from "../../state/microphone_asked";

/** Before the mic opens: nobody is put on the air without seeing their level and what is kept. */
export function MicrophoneSheet({ tap }: { tap: TapPolicy }) {
  const [later, setLater] = useState(session.value?.spokeBefore ?? false);
  if (later && !microphoneAsked.value) return null;
  const close = () => {
    setLater(true);
    microphoneAsked.value = false;
  };
  return <OpenIt tap={tap} onClose={close} />;
}

function OpenIt({ tap, onClose }: { tap: TapPolicy; onClose(): void }) {
  const check = useMicrophoneCheck(true);
  const open = async () => {
    const microphone = check.microphone ?? (await check.open());
    if (!microphone) return;
    check.take();
    session.value?.speak(microphone);
    onClose();
  };
  return (
    <Sheet title={en.microphone.sheetTitle} onClose={onClose}>
      <div class="stack">
        <p>{en.microphone.invited}</p>
        <MicrophoneCheck check={check} />
        <p class="small quiet">
          {en.tap.sentence[tap]} {en.microphone.house}
        </p>
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
