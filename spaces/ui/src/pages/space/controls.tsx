/** What I can do here, in reach of the thumb. */
import { useState } from "preact/hooks";
import type { Space } from "../../api/types";
import { MuteButton } from "../../components/mute_button";
import { Question } from "../../components/sheet";
import { Icon } from "../../icons";
import { en } from "../../messages/en";
import { amModerator, amOnStage, leave, media, room, session } from "../../state/live";
import { me } from "../../state/me";
import { elsewhere, microphoneSheet, putOff, takeOver } from "../../state/microphone_sheet";
import { tell, tellProblem } from "../../state/toast";
import { AskSheet } from "./ask_sheet";
import { OffRecordButton } from "./off_record";

export function Controls({ space }: { space: Space }) {
  return (
    <div class="controls">
      <div class="controls-side">
        <LeaveButton />
        {amModerator.value && <EndButton listeners={room.value.listeners} />}
      </div>
      <div class="controls-middle">
        <MainControl space={space} />
      </div>
      <div class="controls-side controls-end">
        {amOnStage.value && <OffRecordButton space={space} />}
        {amModerator.value && <MuteAllButton />}
        {room.value.you.role === "speaker" && <LeaveStage />}
        <ShareButton space={space} />
      </div>
    </div>
  );
}

function MainControl({ space }: { space: Space }) {
  if (room.value.phase === "connecting") return null;
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
      {elsewhere.value ? en.space.speakHere : en.space.openMicrophone}
    </button>
  );
}

function AskControl({ space }: { space: Space }) {
  const [naming, setNaming] = useState(false);
  const position = room.value.you.request_position;
  if (position !== null)
    return (
      <div class="hand-up">
        <p class="small" role="status">
          {en.space.position(position)}
        </p>
        <button
          type="button"
          class="button control-main"
          onClick={() => session.value?.ask({ type: "withdraw" }).catch(tellProblem)}
        >
          <Icon name="hand" size={22} />
          {en.space.withdraw}
        </button>
      </div>
    );
  if (space.speaker_policy === "invited") return <p class="small quiet">{en.space.policy.invited}</p>;
  if (space.speaker_policy === "followed" && !me.value)
    return <p class="small quiet">{en.space.policy.followed}</p>;
  const ask = () => {
    if (me.value) session.value?.ask({ type: "request" }).catch(tellProblem);
    else setNaming(true);
  };
  return (
    <>
      <button type="button" class="button control-main" onClick={ask}>
        <Icon name="hand" size={22} />
        {en.space.ask}
      </button>
      {naming && <AskSheet onClose={() => setNaming(false)} />}
    </>
  );
}

function LeaveButton() {
  const [asking, setAsking] = useState(false);
  const host = room.value.you.role === "host";
  return (
    <>
      <button
        type="button"
        class="button button-quiet control"
        onClick={() => (host ? setAsking(true) : leave())}
      >
        <Icon name="leave" />
        <span class="control-word">{en.space.leave}</span>
      </button>
      {asking && (
        <Question
          title={en.space.leaveHostTitle}
          text={en.space.leaveHostText}
          yes={en.space.leaveYes}
          onYes={leave}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function EndButton({ listeners }: { listeners: number }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" class="button button-quiet control" onClick={() => setAsking(true)}>
        <Icon name="end" />
        <span class="control-word">{en.space.end}</span>
      </button>
      {asking && (
        <Question
          title={en.space.endTitle}
          text={en.space.endText(listeners)}
          yes={en.space.endYes}
          no={en.space.endNo}
          onYes={() => session.value?.ask({ type: "end" }).catch(tellProblem)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Only where there is somebody it would silence: hosts and co-hosts keep their microphones. */
function MuteAllButton() {
  const open = room.value.stage.some(
    ({ role, muted, publishing }) => role === "speaker" && publishing && !muted,
  );
  if (!open) return null;
  return (
    <button
      type="button"
      class="button button-quiet control"
      onClick={() => session.value?.ask({ type: "mute_all" }).catch(tellProblem)}
    >
      <Icon name="micOff" />
      <span class="control-word">{en.manage.muteAll}</span>
    </button>
  );
}

function LeaveStage() {
  const { pid } = room.value;
  return (
    <button
      type="button"
      class="button button-quiet control"
      onClick={() => pid && session.value?.ask({ type: "demote", pid }).catch(tellProblem)}
    >
      <Icon name="headphones" />
      <span class="control-word">{en.space.backToListening}</span>
    </button>
  );
}

export function ShareButton({ space, inBar = true }: { space: Space; inBar?: boolean }) {
  const url = new URL(`/s/${space.id}`, location.href).href;
  const share = async () => {
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) {
        await navigator.share({ title: space.title, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      tell(en.space.linkCopied);
    } catch (error) {
      // Closing the system's share sheet is no failure; a refused clipboard still leaves the link to copy by hand.
      if (!(error instanceof DOMException && error.name === "AbortError")) tell(url);
    }
  };
  return (
    <button type="button" class={inBar ? "button button-quiet control" : "button"} onClick={share}>
      <Icon name="share" />
      <span class="control-word">{en.space.share}</span>
    </button>
  );
}
