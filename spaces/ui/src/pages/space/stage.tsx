import type { ComponentChildren } from "preact";
import { Voice } from "../../components/voice";
import { Icon } from "../../icons";
import type { Participant } from "../../live/protocol";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { amModerator, media, room, session } from "../../state/live";
import { microphoneOpen } from "../../state/microphone_sheet";
import { showPerson } from "../../state/room_sheets";
import { tellProblem } from "../../state/toast";
import { Reactions } from "./reactions";
import { giveMinute, TimeLeft, TimeRing } from "./time_ring";

/** Who may be heard, hosts first. */
export function Stage({ participants }: { participants: Participant[] }) {
  return (
    <section class="stage-section" aria-label={common.space.stage}>
      {participants.length === 0 && <p class="quiet">{common.space.stageEmpty}</p>}
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
  const { speaking, pid: myself, you } = room.value;
  const { pid, name, until } = participant;
  const talking = speaking.includes(pid) && !isMuted(participant);
  const mine = pid === myself;
  return (
    <li class={`place-on-stage ${participant.connected ? "" : "is-away"}`} data-speaking={talking}>
      <span class="voice-frame">
        <Pressable participant={participant} mine={mine}>
          <Voice participant={participant} speaking={talking} />
          {until && <TimeRing until={until} />}
        </Pressable>
        {until && <TimeLeft until={until} />}
        <MicrophoneSign participant={participant} managed={amModerator.value && !mine} />
        <Reactions pid={pid} />
      </span>
      <span class="stage-name" dir="auto">
        {name}
      </span>
      <span class="stage-role">
        {common.space.roles[participant.role]}
        {mine && ` · ${common.space.you}`}
        <span class="only-heard">{doing(participant, talking)}</span>
      </span>
      {until && amModerator.value && <MoreTime participant={participant} />}
      {you.blocked_here.includes(pid) && <span class="mark mark-block">{craft.person.blockedMark}</span>}
    </li>
  );
}

/** My own round opens my microphone's devices, somebody else's what can be done about them. */
function Pressable(props: { participant: Participant; mine: boolean; children: ComponentChildren }) {
  const { participant, mine, children } = props;
  const { name } = participant;
  const { microphone } = media.value;
  if (room.value.pid === null || (mine && !microphone)) return <span class="voice-button">{children}</span>;
  const word = amModerator.value ? common.manage.for(name) : craft.person.about(name);
  return (
    <button
      type="button"
      class="voice-button"
      aria-label={mine ? common.microphone.mine : word}
      onClick={() => {
        if (mine) microphoneOpen.value = true;
        else showPerson(participant);
      }}
    >
      {children}
    </button>
  );
}

function MoreTime({ participant }: { participant: Participant }) {
  const name = craft.time.extend(participant.name);
  return (
    <button
      type="button"
      class="button button-quiet more-time"
      aria-label={name}
      title={name}
      onClick={() => giveMinute(participant)}
    >
      {craft.time.extendShort}
    </button>
  );
}

/** My own mute shows at once; others' comes from the server. */
export function isMuted({ pid, muted }: Participant): boolean {
  return pid === room.value.pid ? room.value.you.muted : muted;
}

function isOpen(participant: Participant): boolean {
  return participant.pid === room.value.pid ? media.value.microphone !== null : participant.publishing;
}

/** What somebody on stage does, beside being there. */
export function doing(participant: Participant, talking: boolean): string {
  if (!participant.connected) return `, ${common.space.away}`;
  if (isMuted(participant)) return `, ${common.space.muted}`;
  if (!isOpen(participant)) return `, ${common.space.noMicrophone}`;
  return talking ? `, ${common.space.talking}` : "";
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
      aria-label={common.manage.mute(name)}
      title={common.manage.mute(name)}
      onClick={() => session.value?.ask({ type: "mute", pid }).catch(tellProblem)}
    >
      <Icon name="mic" size={16} />
    </button>
  );
}
