/** Everything else one can do in a space, in words. */
import type { ComponentChildren } from "preact";
import type { Space } from "../../api/types";
import { Sheet } from "../../components/sheet";
import { Icon, type IconName } from "../../icons";
import { rulesOf } from "../../live/stage_rules";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { notices } from "../../messages/notices";
import { withPanel } from "../../state/layout";
import { amModerator, amOnStage, room } from "../../state/live";
import { me } from "../../state/me";
import { unread } from "../../state/notices";
import { closeSheet, type RoomSheet, roomSheet } from "../../state/room_sheets";
import { mayTakeBack, stepDown } from "./controls";
import { MuteAll } from "./mute_all";

export function MoreSheet({ space }: { space: Space }) {
  return (
    <Sheet title={craft.panel.more} onClose={closeSheet}>
      <div class="menu menu-icons">
        {(!withPanel.value || amOnStage.value) && (
          <Line icon="share" sheet="share">
            {common.space.share}
          </Line>
        )}
        {!withPanel.value && mayTakeBack(space) && (
          <Line icon="eraser" sheet="off_record">
            {common.offRecord.action}
          </Line>
        )}
        {!withPanel.value && me.value && (
          <Line icon="bell" sheet="notices">
            {notices.bell(unread.value)}
          </Line>
        )}
        <StepDown />
        {amModerator.value && (
          <>
            <MuteAll class="menu-row" />
            <Line icon="plus" sheet="invites">
              {craft.invites.title}
            </Line>
            <Line icon="sliders" sheet="settings">
              {craft.settings.title}
            </Line>
            <Line icon="list" sheet="log">
              {craft.tools.log}
            </Line>
            <Line icon="ban" sheet="bans">
              {craft.tools.bans}
            </Line>
          </>
        )}
        {rulesOf(space).rules && (
          <Line icon="scroll" sheet="rules">
            {craft.tools.rules}
          </Line>
        )}
        {room.value.you.role !== "host" && (
          <Line icon="flag" sheet="report">
            {craft.tools.reportSpace}
          </Line>
        )}
        {!withPanel.value && amModerator.value && (
          <Line icon="end" sheet="end">
            {common.space.end}
          </Line>
        )}
      </div>
    </Sheet>
  );
}

/** A speaker steps down at once; a co-host is told first what that means. */
function StepDown() {
  const { role } = room.value.you;
  if (role === "co_host")
    return (
      <Line icon="headphones" sheet="step_down">
        {craft.coHost.stepDown}
      </Line>
    );
  if (role !== "speaker" || withPanel.value) return null;
  return (
    <button
      type="button"
      onClick={() => {
        closeSheet();
        stepDown();
      }}
    >
      <Icon name="headphones" />
      {common.space.backToListening}
    </button>
  );
}

function Line({ icon, sheet, children }: { icon: IconName; sheet: RoomSheet; children: ComponentChildren }) {
  return (
    <button
      type="button"
      onClick={() => {
        roomSheet.value = sheet;
      }}
    >
      <Icon name={icon} />
      {children}
    </button>
  );
}
