import type { TapPolicy } from "../../api/types";
import { Notice, useAttempt } from "../../components/form";
import { MicrophoneCheck, useMicrophoneCheck } from "../../components/microphone_check";
import { Sheet } from "../../components/sheet";
import { TapSentence } from "../../components/tap_sentence";
import { rulesOf } from "../../live/stage_rules";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { media, room, session } from "../../state/live";
import { putOff, takeOver } from "../../state/microphone_sheet";
import { mustAgree } from "./ask_sheet";
import { HouseRules } from "./rules_sheet";

/** Before the mic opens: nobody is put on the air without seeing their level and what is kept. */
export function MicrophoneSheet({ tap }: { tap: TapPolicy }) {
  const onClose = () => {
    putOff.value = session.value?.spaceId ?? null;
    takeOver.value = null;
  };
  const check = useMicrophoneCheck(true);
  const { attempt, rest } = useAttempt();
  const { space, you } = room.value;
  const house = you.role === "host" ? null : rulesOf(space).rules;
  const rules = mustAgree();
  const open = async () => {
    const microphone = check.microphone ?? (await check.open());
    if (!microphone) return;
    if (rules && !(await attempt(async () => session.value?.ask({ type: "agree" })))) return;
    check.take();
    session.value?.speak(microphone);
    takeOver.value = null;
  };
  return (
    <Sheet title={common.microphone.sheetTitle} onClose={onClose}>
      <div class="stack">
        <p>{media.value.microphoneLost ? common.microphone.lost : common.microphone.invited}</p>
        <MicrophoneCheck check={check} />
        <TapSentence policy={tap} />
        {house ? <HouseRules rules={house} /> : <p class="small quiet">{common.microphone.house}</p>}
        {rules && <p class="small quiet">{craft.rules.before}</p>}
        {rest() && <Notice>{rest()}</Notice>}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {common.microphone.later}
          </button>
          <button type="button" class="button button-main" onClick={open}>
            {rules ? craft.rules.agreeAndOpen : common.microphone.open}
          </button>
        </div>
      </div>
    </Sheet>
  );
}
