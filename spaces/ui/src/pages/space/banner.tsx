import type { ComponentChildren } from "preact";
import { stopwatch } from "../../format";
import { Icon, type IconName } from "../../icons";
import { en } from "../../messages/en";
import { now } from "../../state/clock";
import { amModerator, media, room, session } from "../../state/live";
import { tellProblem } from "../../state/toast";

/** The one thing to know right now, most urgent first. */
export function Banner() {
  return (
    <div class="banners" role="status">
      <Current />
      <TapProblem />
    </div>
  );
}

function Current() {
  const { phase, hostGoneUntil, you, stage } = room.value;
  if (phase === "reconnecting") return <Strip icon="offline">{en.space.reconnecting}…</Strip>;
  if (phase === "connecting" && session.value) return <Late>{en.space.connecting}…</Late>;
  if (media.value.blocked) return <Blocked />;
  if (you.invited_as) return <Invited />;
  if (media.value.microphoneLost) return <Strip icon="micOff">{en.microphone.lost}</Strip>;
  if (you.muted && you.muted_by) {
    const by = stage.find(({ pid }) => pid === you.muted_by)?.name ?? en.space.roles.host;
    return <Strip icon="micOff">{en.space.mutedBy(by)}</Strip>;
  }
  if (hostGoneUntil) return <HostGone until={hostGoneUntil} />;
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
function HostGone({ until }: { until: string }) {
  const left = Date.parse(until) - now.value - room.value.clockOffset;
  return (
    <Strip icon="offline" action={<Countdown ms={left} />}>
      {en.space.hostGone}
    </Strip>
  );
}

function Countdown({ ms }: { ms: number }) {
  return (
    <span class="number quiet" aria-hidden="true">
      {stopwatch(ms)}
    </span>
  );
}

/** Shows only after a moment: most connections stand before anybody reads. */
function Late({ children }: { children: ComponentChildren }) {
  return <p class="banner-late quiet small">{children}</p>;
}

function Blocked() {
  return (
    <Strip
      icon="headphones"
      action={
        <button type="button" class="button button-main" onClick={() => session.value?.play()}>
          {en.space.listen}
        </button>
      }
    >
      {en.space.blocked}
    </Strip>
  );
}

function Invited() {
  const role = room.value.you.invited_as ?? "speaker";
  const answer = (type: "accept_invite" | "decline_invite") =>
    session.value?.ask({ type }).catch(tellProblem);
  return (
    <Strip
      icon="mic"
      action={
        <span class="actions">
          <button type="button" class="button button-quiet" onClick={() => answer("decline_invite")}>
            {en.space.declineInvite}
          </button>
          <button type="button" class="button button-main" onClick={() => answer("accept_invite")}>
            {en.space.acceptInvite(role)}
          </button>
        </span>
      }
    >
      {en.space.invited(role)}
    </Strip>
  );
}
