/** What the host of an announced space can do: begin, move it, cancel it. */
import { useState } from "preact/hooks";
import type { Space } from "../../api/types";
import { MicrophoneCheck, useMicrophoneCheck } from "../../components/microphone_check";
import { Sheet } from "../../components/sheet";
import { TapSentence } from "../../components/tap_sentence";
import { common } from "../../messages/common";
import { schedule } from "../../messages/schedule";
import { session } from "../../state/live";
import { tellProblem } from "../../state/toast";
import { CancelSheet, MoveSheet } from "./rescheduling";

type Open = "start" | "move" | "cancel" | null;

export function HostActions({ space }: { space: Space }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <button type="button" class="button button-main" onClick={() => setOpen("start")}>
        {common.space.start}
      </button>
      <button type="button" class="button" onClick={() => setOpen("move")}>
        {schedule.change.open}
      </button>
      <button type="button" class="button button-quiet" onClick={() => setOpen("cancel")}>
        {common.space.cancelSpace}
      </button>
      {open === "start" && <StartSheet space={space} onClose={close} />}
      {open === "move" && <MoveSheet space={space} onClose={close} />}
      {open === "cancel" && <CancelSheet space={space} onClose={close} />}
    </>
  );
}

function StartSheet({ space, onClose }: { space: Space; onClose(): void }) {
  const check = useMicrophoneCheck(true);
  const goLive = async () => {
    const microphone = check.microphone ?? (await check.open());
    if (!microphone) return;
    // Taken beforehand: the page turns as soon as it is live, and closes what this sheet holds before the answer is here.
    check.take();
    try {
      await session.value?.ask({ type: "start" });
      session.value?.speak(microphone);
    } catch (error) {
      microphone.close();
      tellProblem(error);
    }
    onClose();
  };
  return (
    <Sheet title={common.microphone.sheetTitle} onClose={onClose}>
      <div class="stack">
        <MicrophoneCheck check={check} />
        <TapSentence policy={space.tap.policy} />
        <button type="button" class="button button-main button-wide" onClick={goLive}>
          {common.start.live}
        </button>
      </div>
    </Sheet>
  );
}
