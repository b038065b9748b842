/** The one sheet of the room that is open. */
import { Suspense } from "preact/compat";
import { useEffect } from "preact/hooks";
import { lazy } from "preact-iso";
import type { Space } from "../../api/types";
import { ShareSpace } from "../../components/share_space";
import { Question } from "../../components/sheet";
import type { Participant } from "../../live/protocol";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { withPanel } from "../../state/layout";
import { leave, media, session } from "../../state/live";
import { microphoneOpen } from "../../state/microphone_sheet";
import { closeSheet, personShown, roomSheet } from "../../state/room_sheets";
import { tellProblem } from "../../state/toast";
import { AskSheet } from "./ask_sheet";
import { stepDown } from "./controls";
import { MoreSheet } from "./more";
import { MyMicrophone } from "./my_microphone";
import { OffRecordSheet } from "./off_record";
import { PartSheet } from "./panel";
import { RulesSheet } from "./rules_sheet";

const NoticeSheet = lazy(() => import("../../components/notice_sheet").then((sheet) => sheet.NoticeSheet));
/** For some, and seldom: nobody else fetches them. */
const InvitesSheet = lazy(() => import("./invites_sheet").then((sheet) => sheet.InvitesSheet));
const SettingsSheet = lazy(() => import("./settings_sheet").then((sheet) => sheet.SettingsSheet));
const PersonSheet = lazy(() => import("./person_sheet").then((sheet) => sheet.PersonSheet));
const ReportSheet = lazy(() => import("./report_sheet").then((sheet) => sheet.ReportSheet));
const LogSheet = lazy(() => import("./log_sheets").then((sheets) => sheets.LogSheet));
const BansSheet = lazy(() => import("./log_sheets").then((sheets) => sheets.BansSheet));

interface RoomSheetsProps {
  space: Space;
  stage: Participant[];
  listeners: number;
}

export function RoomSheets(props: RoomSheetsProps) {
  useEffect(() => closeAll, []); // a sheet belongs to the page it was opened on
  const { microphone } = media.value;
  return (
    <>
      <Suspense fallback={null}>
        <Open {...props} />
      </Suspense>
      <Suspense fallback={null}>
        {personShown.value && <PersonSheet key={personShown.value.pid} person={personShown.value} />}
      </Suspense>
      {microphoneOpen.value && microphone && (
        <MyMicrophone
          microphone={microphone}
          onClose={() => {
            microphoneOpen.value = false;
          }}
        />
      )}
    </>
  );
}

function closeAll(): void {
  closeSheet();
  personShown.value = null;
  microphoneOpen.value = false;
}

function Open({ space, stage, listeners }: RoomSheetsProps) {
  const sheet = roomSheet.value;
  const part = { space, stage, listeners, onClose: closeSheet };
  switch (sheet) {
    case "chat":
    case "queue":
    case "people":
      return withPanel.value ? null : <PartSheet tab={sheet} {...part} />;
    case "more":
      return <MoreSheet space={space} />;
    case "settings":
      return <SettingsSheet space={space} onClose={closeSheet} />;
    case "invites":
      return <InvitesSheet space={space} onClose={closeSheet} />;
    case "share":
      return <ShareSpace space={space} onClose={closeSheet} />;
    case "rules":
      return <RulesSheet onClose={closeSheet} />;
    case "ask":
    case "join":
      return <AskSheet step={sheet} onClose={closeSheet} />;
    case "off_record":
      return <OffRecordSheet onClose={closeSheet} />;
    case "report":
      return <ReportSheet spaceId={space.id} tap={space.tap.policy} person={null} onClose={closeSheet} />;
    case "notices":
      return <NoticeSheet onClose={closeSheet} />;
    case "log":
      return <LogSheet spaceId={space.id} onClose={closeSheet} />;
    case "bans":
      return <BansSheet spaceId={space.id} onClose={closeSheet} />;
    case "end":
    case "leave":
    case "step_down":
      return <Sure sheet={sheet} listeners={listeners} />;
    default:
      return null;
  }
}

/** Asks before what cannot be undone, or is not at once. */
function Sure({ sheet, listeners }: { sheet: "end" | "leave" | "step_down"; listeners: number }) {
  if (sheet === "leave")
    return (
      <Question
        title={common.space.leaveHostTitle}
        text={common.space.leaveHostText}
        yes={common.space.leaveYes}
        onYes={leave}
        onClose={closeSheet}
      />
    );
  if (sheet === "step_down")
    return (
      <Question
        title={craft.coHost.stepDownTitle}
        text={craft.coHost.stepDownText}
        yes={craft.coHost.stepDown}
        onYes={stepDown}
        onClose={closeSheet}
      />
    );
  return (
    <Question
      title={common.space.endTitle}
      text={common.space.endText(listeners)}
      yes={common.space.endYes}
      no={common.space.endNo}
      onYes={() => session.value?.ask({ type: "end" }).catch(tellProblem)}
      onClose={closeSheet}
    />
  );
}
