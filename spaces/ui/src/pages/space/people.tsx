/** Who is here: the stage by name, the others as a number. */
import { Avatar } from "../../components/avatar";
import { Icon } from "../../icons";
import type { Participant } from "../../live/protocol";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { amModerator, room } from "../../state/live";
import { roomSheet, showPerson } from "../../state/room_sheets";
import { MuteAll } from "./mute_all";
import { doing } from "./stage";
import { TimeLeft } from "./time_ring";

export function PeopleList({ stage, listeners }: { stage: Participant[]; listeners: number }) {
  return (
    <div class="people-list">
      {amModerator.value && <HostTools />}
      <section aria-label={craft.people.onStage}>
        <h2>
          {craft.people.onStage} <span class="count number">{stage.length}</span>
        </h2>
        {stage.length === 0 && <p class="quiet small">{craft.people.nobody}</p>}
        <ul>
          {stage.map((one) => (
            <Row key={one.pid} participant={one} />
          ))}
        </ul>
      </section>
      <section aria-label={craft.people.listening}>
        <h2>{craft.people.listening}</h2>
        <p class="quiet number">{listeners === 0 ? craft.people.none : craft.people.count(listeners)}</p>
      </section>
    </div>
  );
}

function HostTools() {
  return (
    <p class="space-tools">
      <button
        type="button"
        class="button button-small"
        onClick={() => {
          roomSheet.value = "invites";
        }}
      >
        <Icon name="plus" size={16} />
        {craft.tools.invites}
      </button>
      <MuteAll class="button button-small" size={16} />
    </p>
  );
}

function Row({ participant }: { participant: Participant }) {
  const { pid, name, color, role, until } = participant;
  const { speaking, pid: myself, you } = room.value;
  const mine = pid === myself;
  const state = doing(participant, speaking.includes(pid)).replace(/^, /, "");
  const inner = (
    <>
      <Avatar name={name} color={color} size="s" />
      <span class="row-text">
        <span class="row-title">
          <bdi>{name}</bdi>
        </span>
        <span class="quiet small">
          {[craft.person.role[role], mine ? common.space.you : "", state].filter(Boolean).join(" · ")}
        </span>
      </span>
      {you.blocked_here.includes(pid) && <span class="mark mark-block">{craft.person.blockedMark}</span>}
      {until && <TimeLeft until={until} />}
    </>
  );
  return (
    <li>
      {mine || myself === null ? (
        <span class="person-row">{inner}</span>
      ) : (
        <button type="button" class="person-row" onClick={() => showPerson(participant)}>
          {inner}
        </button>
      )}
    </li>
  );
}
