import { useState } from "preact/hooks";
import type { Participant } from "../../api/types";
import { Voice } from "../../components/voice";
import { Icon } from "../../icons";
import { en } from "../../messages/en";
import { amModerator, media, room, session } from "../../state/live";
import { tellProblem } from "../../state/toast";
import { Manage } from "./manage";
import { MyMicrophone } from "./my_microphone";

/** Who may be heard, hosts first. */
export function Stage({ participants }: { participants: Participant[] }) {
  return (
    <section class="stage-section" aria-label={en.space.stage}>
      {participants.length === 0 && <p class="quiet">{en.space.stageEmpty}</p>}
      <ul class={`stage ${sizeClass(participants.length)}`}>
        {participants.map((one) => (
          <Place key={one.pid} participant={one} />
        ))}
      </ul>
    </section>
  );
}

function sizeClass(count: number): string {
  if (count <= 3) return "stage-few";
  return count > 9 ? "stage-many" : "";
}

function Place({ participant }: { participant: Participant }) {
  const [open, setOpen] = useState(false);
  const { speaking, pid: myself } = room.value;
  const { pid, name, role } = participant;
  const talking = speaking.includes(pid) && !isMuted(participant);
  const mine = pid === myself;
  const managed = amModerator.value && !mine;
  const { microphone } = media.value;
  return (
    <li class={`place-on-stage ${participant.connected ? "" : "is-away"}`} data-speaking={talking}>
      <span class="voice-frame">
        {managed || (mine && microphone) ? (
          <button
            type="button"
            class="voice-button"
            aria-label={mine ? en.microphone.mine : en.manage.for(name)}
            onClick={() => setOpen(true)}
          >
            <Voice participant={participant} speaking={talking} />
          </button>
        ) : (
          <Voice participant={participant} speaking={talking} />
        )}
        <MicrophoneSign participant={participant} managed={managed} />
      </span>
      <span class="stage-name" dir="auto">
        {name}
      </span>
      <span class="stage-role">
        {en.space.roles[role]}
        {mine && ` · ${en.space.you}`}
        <span class="only-heard">{doing(participant, talking)}</span>
      </span>
      {open && managed && <Manage participant={participant} onClose={() => setOpen(false)} />}
      {open && mine && microphone && <MyMicrophone microphone={microphone} onClose={() => setOpen(false)} />}
    </li>
  );
}

/** My own mute shows at once; others' comes from the server. */
function isMuted({ pid, muted }: Participant): boolean {
  return pid === room.value.pid ? room.value.you.muted : muted;
}

function isOpen(participant: Participant): boolean {
  return participant.pid === room.value.pid ? media.value.microphone !== null : participant.publishing;
}

function doing(participant: Participant, talking: boolean): string {
  if (!participant.connected) return `, ${en.space.away}`;
  if (isMuted(participant)) return `, ${en.space.muted}`;
  if (!isOpen(participant)) return `, ${en.space.noMicrophone}`;
  return talking ? `, ${en.space.talking}` : "";
}

/** At the edge of the round: muted or open; hosts close an open microphone with it. */
function MicrophoneSign({ participant, managed }: { participant: Participant; managed: boolean }) {
  const { pid, name } = participant;
  const silent = isMuted(participant) || !isOpen(participant);
  if (silent || !managed)
    return silent ? (
      <span class="mic-sign is-muted">
        <Icon name="micOff" size={16} />
      </span>
    ) : null;
  return (
    <button
      type="button"
      class="mic-sign"
      aria-label={en.manage.mute(name)}
      title={en.manage.mute(name)}
      onClick={() => session.value?.ask({ type: "mute", pid }).catch(tellProblem)}
    >
      <Icon name="mic" size={16} />
    </button>
  );
}
