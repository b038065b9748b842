/** What I can do here, in reach of the thumb. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Space } from "../../api/types";
import { MuteButton } from "../../components/mute_button";
import { ShareSpace } from "../../components/share_space";
import { Icon, type IconName } from "../../icons";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { withPanel } from "../../state/layout";
import { amModerator, amOnStage, leave, media, room, session } from "../../state/live";
import { elsewhere, microphoneSheet, putOff, takeOver } from "../../state/microphone_sheet";
import { unread } from "../../state/notices";
import { steppedDown } from "../../state/room_news";
import { type RoomSheet, roomSheet } from "../../state/room_sheets";
import { chat } from "../../state/talk";
import { tellProblem } from "../../state/toast";
import { AskControl } from "./hand";
import { ReactionButton } from "./reactions";

export function Controls({ space }: { space: Space }) {
  return (
    <div class="controls">
      <div class="controls-side">
        <LeaveButton />
        {withPanel.value && amModerator.value && (
          <SheetButton sheet="end" icon="end">
            {common.space.end}
          </SheetButton>
        )}
        {withPanel.value && room.value.you.role === "speaker" && <StepDown />}
      </div>
      <div class="controls-middle">
        <MainControl space={space} />
      </div>
      <div class="controls-side controls-end">
        <ReactionButton />
        {!withPanel.value && <AroundTheStage />}
        {withPanel.value && mayTakeBack(space) && (
          <SheetButton sheet="off_record" icon="eraser">
            {common.offRecord.action}
          </SheetButton>
        )}
        {withPanel.value && !amOnStage.value && <ShareButton space={space} />}
        <SheetButton sheet="more" icon="more" count={withPanel.value ? 0 : unread.value}>
          {craft.panel.more}
        </SheetButton>
      </div>
    </div>
  );
}

/** Whether what I say here is kept, so that I may take it back. */
export const mayTakeBack = (space: Space) => amOnStage.value && space.tap.policy !== "off";

/** What stands in the panel where there is one. */
function AroundTheStage() {
  const waiting = room.value.requests.length;
  return (
    <>
      <SheetButton sheet="chat" icon="chat" count={chat.value.unread}>
        {craft.panel.chat}
      </SheetButton>
      {amModerator.value ? (
        <SheetButton sheet="queue" icon="hand" count={waiting}>
          {craft.panel.queue}
        </SheetButton>
      ) : null}
      <SheetButton sheet="people" icon="people">
        {craft.panel.people}
      </SheetButton>
    </>
  );
}

interface SheetButtonProps {
  sheet: RoomSheet;
  icon: IconName;
  count?: number;
  children: ComponentChildren;
}

function SheetButton({ sheet, icon, count = 0, children }: SheetButtonProps) {
  return (
    <button
      type="button"
      class="button button-quiet control"
      aria-haspopup="dialog"
      onClick={() => {
        roomSheet.value = sheet;
      }}
    >
      <span class="control-icon">
        <Icon name={icon} />
        {count > 0 && (
          <span class="control-count number" aria-hidden="true">
            {count}
          </span>
        )}
      </span>
      <span class="control-word">{children}</span>
    </button>
  );
}

function MainControl({ space }: { space: Space }) {
  if (room.value.phase === "connecting") return session.value && <Connecting />;
  if (!amOnStage.value) return <AskControl space={space} />;
  if (media.value.microphone) return <MuteButton />;
  if (microphoneSheet.value || media.value.reopening) return null;
  return (
    <button
      type="button"
      class="button button-main control-main"
      onClick={() => {
        putOff.value = null;
        takeOver.value = session.value?.spaceId ?? null;
      }}
    >
      <Icon name="mic" size={22} />
      {elsewhere.value ? common.space.speakHere : common.space.openMicrophone}
    </button>
  );
}

/** Stands where the button will, and shows only after a moment: most connections stand before anybody reads. */
function Connecting() {
  return (
    <p class="controls-late quiet small" role="status">
      {common.space.connecting}…
    </p>
  );
}

/** A host is asked first: without a co-host the space may end. */
function LeaveButton() {
  if (room.value.you.role === "host")
    return (
      <SheetButton sheet="leave" icon="leave">
        {common.space.leave}
      </SheetButton>
    );
  return (
    <button type="button" class="button button-quiet control" onClick={leave}>
      <Icon name="leave" />
      <span class="control-word">{common.space.leave}</span>
    </button>
  );
}

function StepDown() {
  return (
    <button type="button" class="button button-quiet control" onClick={stepDown}>
      <Icon name="headphones" />
      <span class="control-word">{common.space.backToListening}</span>
    </button>
  );
}

/** Give my place, or being co-host, up. */
export function stepDown(): void {
  const { pid } = room.value;
  if (!pid) return;
  steppedDown();
  session.value?.ask({ type: "demote", pid }).catch(tellProblem);
}

export function ShareButton({ space, inBar = true }: { space: Space; inBar?: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class={inBar ? "button button-quiet control" : "button"}
        onClick={() => setOpen(true)}
      >
        <Icon name="share" />
        <span class="control-word">{common.space.share}</span>
      </button>
      {open && <ShareSpace space={space} onClose={() => setOpen(false)} />}
    </>
  );
}
