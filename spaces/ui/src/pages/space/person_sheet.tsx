/** Somebody in the room: who they are, and what I can do about them. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Profile } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { Question, Sheet } from "../../components/sheet";
import { Switch } from "../../components/switch";
import type { Command } from "../../live/protocol";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { block, blocked, isNowBlocked, unblock } from "../../state/blocks";
import { amModerator, room, session } from "../../state/live";
import { me } from "../../state/me";
import { personShown, type Shown } from "../../state/room_sheets";
import { tell, tellProblem } from "../../state/toast";
import { ReportSheet } from "./report_sheet";
import { giveMinute, TimeLeft } from "./time_ring";

function close(): void {
  personShown.value = null;
}

/** Ask the room, close the sheet, and say that it is done. */
function run(command: Command, done?: string): void {
  close();
  session.value?.ask(command).then(() => done && tell(done), tellProblem);
}

type Asking = "ban" | "block" | "report" | null;

export function PersonSheet({ person }: { person: Shown }) {
  const [asking, setAsking] = useState<Asking>(null);
  const { pid, name, handle } = person;
  const { space } = room.value;
  if (asking === "ban") return <BanSheet person={person} />;
  if (asking === "block" && handle) return <BlockQuestion person={{ pid, name, handle }} />;
  if (asking === "report" && space)
    return <ReportSheet spaceId={space.id} tap={space.tap.policy} person={person} onClose={close} />;
  return (
    <Sheet title={name} onClose={close}>
      <About person={person} />
      <div class="menu">
        {amModerator.value && <Managing person={person} onBan={() => setAsking("ban")} />}
        {handle && <a href={`/u/${handle}`}>{common.manage.profile}</a>}
        {handle && me.value && <Follow handle={handle} name={name} />}
        <button type="button" onClick={() => setAsking("report")}>
          {craft.person.report(name)}
        </button>
        {handle && me.value && pid !== room.value.pid && (
          <Blocking person={{ pid, name, handle }} onBlock={() => setAsking("block")} />
        )}
      </div>
    </Sheet>
  );
}

interface BlockingProps {
  person: { pid: string; name: string; handle: string };
  onBlock(): void;
}

/** Blocking asks first; taking it back does not. */
function Blocking({ person: { pid, name, handle }, onBlock }: BlockingProps) {
  if (!isBlocked(pid))
    return (
      <button type="button" onClick={onBlock}>
        {craft.person.block(name)}
      </button>
    );
  const takeBack = () => {
    close();
    unblock(handle, pid).then(() => tell(craft.person.unblocked(name)), tellProblem);
  };
  return (
    <button type="button" onClick={takeBack}>
      {craft.person.unblock(name)}
    </button>
  );
}

const isBlocked = (pid: string) => blocked.value.has(pid) || room.value.you.blocked_here.includes(pid);

const staged = (pid: string) => room.value.stage.find((one) => one.pid === pid);

function About({ person }: { person: Shown }) {
  const { pid, name, handle, color } = person;
  const one = staged(pid);
  return (
    <p class="person-about">
      <Avatar name={name} color={color} size="s" />
      <span class="quiet">
        {craft.person.role[one?.role ?? "listener"]}
        {handle && ` · @${handle}`}
      </span>
      {one?.until && <TimeLeft until={one.until} />}
      {isBlocked(pid) && <span class="mark mark-block">{craft.person.blockedMark}</span>}
    </p>
  );
}

/** What hosts and co-hosts may do; co-hosts do nothing to their equals. */
function Managing({ person, onBan }: { person: Shown; onBan(): void }) {
  const { pid, name } = person;
  const one = staged(pid);
  const host = room.value.you.role === "host";
  const above = one && (one.role === "host" || (one.role === "co_host" && !host));
  return (
    <>
      {one && !one.muted && (
        <button type="button" onClick={() => run({ type: "mute", pid })}>
          {common.manage.mute(name)}
        </button>
      )}
      {one?.until && (
        <button type="button" onClick={() => giveMinute(person)}>
          {craft.time.extend(name)}
        </button>
      )}
      {!one && (
        <button
          type="button"
          onClick={() => run({ type: "invite", pid, role: "speaker" }, craft.person.invited(name))}
        >
          {craft.person.invite(name)}
        </button>
      )}
      {host && one?.role === "speaker" && person.handle && (
        <button
          type="button"
          onClick={() => run({ type: "invite", pid, role: "co_host" }, craft.person.coHostAsked(name))}
        >
          {common.manage.coHost(name)}
        </button>
      )}
      {one && !above && (
        <button type="button" onClick={() => run({ type: "demote", pid })}>
          {one.role === "co_host" ? common.manage.uncoHost(name) : common.manage.demote(name)}
        </button>
      )}
      {!above && (
        <>
          <button type="button" onClick={() => run({ type: "remove", pid }, craft.person.removed(name))}>
            {common.manage.remove(name)}
          </button>
          <button type="button" onClick={onBan}>
            {craft.person.ban(name)}
          </button>
        </>
      )}
    </>
  );
}

function BanSheet({ person }: { person: Shown }) {
  const [everywhere, setEverywhere] = useState(false);
  const { pid, name, handle } = person;
  const own = me.value?.id === room.value.space?.host.id;
  return (
    <Sheet title={craft.person.banTitle(name)} onClose={close}>
      <div class="stack">
        <p>{craft.person.banText}</p>
        {own && handle && (
          <Switch
            label={craft.person.banEverywhere}
            hint={craft.person.banEverywhereText}
            value={everywhere}
            onValue={setEverywhere}
          />
        )}
        <div class="actions">
          <button type="button" class="button" onClick={close}>
            {common.cancel}
          </button>
          <button
            type="button"
            class="button button-strong"
            onClick={() => {
              run({ type: "ban", pid, ...(everywhere && { everywhere }) }, craft.person.banned(name));
              if (everywhere) isNowBlocked(pid, true);
            }}
          >
            {craft.person.ban(name)}
          </button>
        </div>
      </div>
    </Sheet>
  );
}

function BlockQuestion({ person: { pid, name, handle } }: Pick<BlockingProps, "person">) {
  return (
    <Question
      title={craft.person.blockTitle(name)}
      text={craft.person.blockText(name)}
      yes={craft.person.block(name)}
      onYes={() => block(handle, pid).then(() => tell(craft.person.blocked(name)), tellProblem)}
      onClose={close}
    />
  );
}

function Follow({ handle, name }: { handle: string; name: string }) {
  const [profile, setProfile] = useState<Profile | null>(null);
  useEffect(() => {
    api("GET /api/v1/users/{handle}", { path: { handle } }).then(setProfile, () => setProfile(null));
  }, [handle]);
  if (profile?.following === null || profile === null) return null;
  const toggle = async () => {
    const input = { path: { handle } };
    const { following } = profile;
    try {
      await (following
        ? api("DELETE /api/v1/users/{handle}/follow", input)
        : api("PUT /api/v1/users/{handle}/follow", input));
      close();
      tell(following ? craft.person.unfollowed(name) : craft.person.followed(name));
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <button type="button" onClick={toggle}>
      {profile.following ? craft.person.unfollow(name) : craft.person.follow(name)}
    </button>
  );
}
