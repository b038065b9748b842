import { useState } from "preact/hooks";
import type { Participant } from "../../api/types";
import { Question, Sheet } from "../../components/sheet";
import type { Command } from "../../live/protocol";
import { en } from "../../messages/en";
import { room, session } from "../../state/live";
import { tellProblem } from "../../state/toast";

/** What a host can do about somebody on stage. */
export function Manage({ participant, onClose }: { participant: Participant; onClose(): void }) {
  const [banning, setBanning] = useState(false);
  const { pid, name, role, muted, handle } = participant;
  const host = room.value.you.role === "host";
  const run = (command: Command) => {
    onClose();
    session.value?.ask(command).catch(tellProblem);
  };
  if (banning)
    return (
      <Question
        title={en.manage.banTitle(name)}
        text={en.manage.banText}
        yes={en.manage.ban(name)}
        onYes={() => run({ type: "ban", pid })}
        onClose={onClose}
      />
    );
  return (
    <Sheet title={name} onClose={onClose}>
      <div class="menu">
        {!muted && (
          <button type="button" onClick={() => run({ type: "mute", pid })}>
            {en.manage.mute(name)}
          </button>
        )}
        {host && role === "speaker" && (
          <button type="button" onClick={() => run({ type: "invite", pid, role: "co_host" })}>
            {en.manage.coHost(name)}
          </button>
        )}
        <button type="button" onClick={() => run({ type: "demote", pid })}>
          {role === "co_host" ? en.manage.uncoHost(name) : en.manage.demote(name)}
        </button>
        {handle && <a href={`/u/${handle}`}>{en.manage.profile}</a>}
        <button type="button" onClick={() => run({ type: "remove", pid })}>
          {en.manage.remove(name)}
        </button>
        <button type="button" onClick={() => setBanning(true)}>
          {en.manage.ban(name)}
        </button>
      </div>
    </Sheet>
  );
}
