import type { ComponentChildren } from "preact";
import { names, stopwatch } from "../../format";
import { Icon, type IconName } from "../../icons";
import { nearness } from "../../live/time_box";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { now } from "../../state/clock";
import { amModerator, media, room, session } from "../../state/live";
import { me } from "../../state/me";
import { roomSheet } from "../../state/room_sheets";
import { tellProblem } from "../../state/toast";
import { mustAgree } from "./ask_sheet";
import { TimeLeft } from "./time_ring";

/** The one thing to know right now, most urgent first. */
export function Banner() {
  return (
    <div class="banners" role="status">
      <Current />
      <BlockedHere />
      <TapProblem />
    </div>
  );
}

function Current() {
  const { phase, hostGone, you, stage } = room.value;
  if (phase === "reconnecting") return <Strip icon="offline">{common.space.reconnecting}…</Strip>;
  const mine = stage.find(({ pid }) => pid === room.value.pid);
  if (media.value.blocked) return <Blocked />;
  if (you.invited_as) return <Invited />;
  if (media.value.microphoneLost) return <Strip icon="micOff">{common.microphone.lost}</Strip>;
  if (you.muted && you.muted_by) {
    const by = stage.find(({ pid }) => pid === you.muted_by)?.name ?? common.space.roles.host;
    return <Strip icon="micOff">{common.space.mutedBy(by)}</Strip>;
  }
  if (hostGone) return <HostGone {...hostGone} />;
  if (mine?.until && closing(mine.until)) return <MyTime until={mine.until} />;
  return null;
}

/** Hosts are told at once when not everything said is being kept. */
function TapProblem() {
  const { tapProblem } = room.value;
  return tapProblem && amModerator.value ? (
    <Strip icon="alert" problem>
      {tapProblem}
    </Strip>
  ) : null;
}

function Strip({
  icon,
  children,
  action,
  problem = false,
}: {
  icon: IconName;
  problem?: boolean;
  children: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class={problem ? "banner banner-problem" : "banner"}>
      <Icon name={icon} />
      <p>{children}</p>
      {action}
    </div>
  );
}

/** The seconds run for the eye only: read out, they would never end. */
function HostGone({ until, pid }: { until: string; pid: string | null }) {
  const left = Date.parse(until) - now.value - room.value.clockOffset;
  const { stage } = room.value;
  const name = stage.find((one) => one.pid === pid)?.name ?? null;
  const heirs = stage.some(({ role, connected }) => role === "co_host" && connected);
  return (
    <Strip icon="offline" action={<Countdown ms={Math.max(0, left)} />}>
      {craft.host.gone(name)} {heirs ? craft.host.goneHeir : craft.host.goneLeft}
    </Strip>
  );
}

/** The last half minute of my time on stage. */
function closing(until: string): boolean {
  return nearness(Date.parse(until) - now.value - room.value.clockOffset) !== "calm";
}

function MyTime({ until }: { until: string }) {
  return (
    <Strip icon="clock" action={<TimeLeft until={until} />}>
      {craft.time.mine}
    </Strip>
  );
}

/** Somebody on stage and I have blocked one another: only I see this. */
function BlockedHere() {
  const { you, stage } = room.value;
  const here = stage.filter(({ pid }) => you.blocked_here?.includes(pid)).map(({ name }) => name);
  if (here.length === 0) return null;
  return <Strip icon="hide">{craft.person.blockedHereText(names(here))}</Strip>;
}

function Countdown({ ms }: { ms: number }) {
  return (
    <span class="countdown number" aria-hidden="true">
      {stopwatch(ms)}
    </span>
  );
}

function Blocked() {
  return (
    <Strip
      icon="headphones"
      action={
        <button type="button" class="button button-main" onClick={() => session.value?.play()}>
          {common.space.listen}
        </button>
      }
    >
      {common.space.blocked}
    </Strip>
  );
}

/** Guests say who they are first, and whoever has not read the house rules reads them. */
function acceptInvite(): void {
  if (mustAgree() || !me.value) roomSheet.value = "join";
  else session.value?.ask({ type: "accept_invite" }).catch(tellProblem);
}

function Invited() {
  const role = room.value.you.invited_as ?? "speaker";
  return (
    <Strip
      icon="mic"
      action={
        <span class="actions">
          <button
            type="button"
            class="button button-quiet"
            onClick={() => session.value?.ask({ type: "decline_invite" }).catch(tellProblem)}
          >
            {common.space.declineInvite}
          </button>
          <button type="button" class="button button-main" onClick={acceptInvite}>
            {common.space.acceptInvite(role)}
          </button>
        </span>
      }
    >
      {role === "co_host" ? craft.coHost.invited : common.space.invited(role)}
    </Strip>
  );
}
