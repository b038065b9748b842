/** A space on the air: title, stage, audience, what stands around it, and my controls. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Space } from "../../api/types";
import { LiveBadge, Topics } from "../../components/badges";
import { toggleMute } from "../../components/mute_button";
import { useArrival } from "../../components/page";
import { exact, people, stopwatch } from "../../format";
import { Icon, type IconName } from "../../icons";
import { rulesOf } from "../../live/stage_rules";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { now } from "../../state/clock";
import { onDesk, withPanel } from "../../state/layout";
import { amModerator, media, room } from "../../state/live";
import { microphoneSheet } from "../../state/microphone_sheet";
import "../../state/my_time";
import { panelTab, type RoomSheet, roomSheet } from "../../state/room_sheets";
import { Audience } from "./audience";
import { Banner } from "./banner";
import { Controls } from "./controls";
import { MicrophoneSheet } from "./microphone_sheet";
import { Panel } from "./panel";
import { PinButton, PinStrip } from "./pins";
import { Reactions } from "./reactions";
import { NextInLine, useAnnouncement } from "./requests";
import { RoomSheets } from "./room_sheets";
import { created, SaveButton } from "./saving";
import { Stage } from "./stage";
import { TapInfo } from "./tap_info";

export function LiveSpace({ space }: { space: Space }) {
  const heading = useArrival(space.title);
  useMuteKey();
  const { you, requests } = room.value;
  useAnnouncement(requests);
  const connected = room.value.pid !== null && room.value.space?.id === space.id;
  const stage = connected ? room.value.stage : [...space.hosts, ...space.speakers];
  const listeners = connected ? room.value.listeners : space.listener_count;
  const around = { space, stage, listeners };
  return (
    <article class={withPanel.value ? "space space-wide" : "space"}>
      <div class="space-main">
        <header class="space-head">
          <a class="back" href="/">
            <Icon name="arrowLeft" />
            <span>{common.nav.home}</span>
          </a>
          <Signs space={space} listeners={listeners} />
          <h1
            ref={heading}
            tabIndex={-1}
            dir="auto"
            class={space.title.length > 60 ? "title-long" : undefined}
          >
            {space.title}
          </h1>
          <Topics topics={space.topics} />
          {amModerator.value && <HostTools space={space} />}
        </header>
        <Banner />
        {amModerator.value && !queueInSight() && <NextInLine items={requests} />}
        <PinStrip />
        <Stage participants={stage} />
        <span class="audience-frame">
          <Audience count={listeners} me={connected && you.role === "listener"} />
          <Reactions pid={null} />
        </span>
      </div>
      {withPanel.value && <Panel {...around} />}
      <Controls space={space} />
      <RoomSheets {...around} />
      {microphoneSheet.value && <MicrophoneSheet tap={space.tap.policy} />}
    </article>
  );
}

const queueInSight = () => withPanel.value && panelTab.value === "queue";

function Signs({ space, listeners }: { space: Space; listeners: number }) {
  const { locked, has_pin } = rulesOf(space);
  return (
    <p class="space-signs">
      <LiveBadge />
      <Elapsed since={space.started_at} />
      {listeners > 0 && (
        <span class="heads quiet small number" title={common.count.exactly(listeners)}>
          <Icon name="headphones" size={16} />
          <span aria-hidden="true">{people(listeners)}</span>
        </span>
      )}
      {(locked || has_pin) && (
        <span class="heads quiet small">
          <Icon name="lock" size={16} />
          {locked ? craft.door.locked : craft.door.hasPin}
        </span>
      )}
      <TapInfo space={space} />
    </p>
  );
}

function HostTools({ space }: { space: Space }) {
  return (
    <p class="space-tools">
      {created(space) && space.tap.policy === "held" && <SaveButton space={space} />}
      <PinButton />
      {onDesk.value && (
        <>
          <Tool sheet="settings" icon="sliders">
            {craft.tools.settings}
          </Tool>
          <Tool sheet="invites" icon="plus">
            {craft.tools.invites}
          </Tool>
        </>
      )}
    </p>
  );
}

/** On a phone it stands under More. */
function Tool({ sheet, icon, children }: { sheet: RoomSheet; icon: IconName; children: ComponentChildren }) {
  return (
    <button
      type="button"
      class="button button-small"
      onClick={() => {
        roomSheet.value = sheet;
      }}
    >
      <Icon name={icon} size={16} />
      {children}
    </button>
  );
}

function Elapsed({ since }: { since: string | null }) {
  if (!since) return null;
  const length = now.value + room.value.clockOffset - Date.parse(since);
  return (
    <time class="quiet small number" dateTime={since} title={exact(since)}>
      <span class="only-heard">{common.space.elapsed} </span>
      {stopwatch(length)}
    </time>
  );
}

/** M mutes and unmutes, unless somebody types. */
function useMuteKey(): void {
  // With the picture, not after it: the key works as soon as the button is there.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
      const plain = !event.metaKey && !event.ctrlKey && !event.altKey && !event.repeat;
      if (event.key.toLowerCase() === "m" && plain && !typing && media.peek().microphone) toggleMute();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
