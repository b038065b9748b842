/** A space on the air: title, stage, audience, queue, and my controls. */
import { useLayoutEffect } from "preact/hooks";
import type { Space } from "../../api/types";
import { LiveBadge, Topics } from "../../components/badges";
import { toggleMute } from "../../components/mute_button";
import { useArrival } from "../../components/page";
import { exact, people, stopwatch } from "../../format";
import { Icon } from "../../icons";
import { en } from "../../messages/en";
import { now } from "../../state/clock";
import { amModerator, media, room } from "../../state/live";
import { microphoneSheet } from "../../state/microphone_sheet";
import { Audience } from "./audience";
import { Banner } from "./banner";
import { Controls } from "./controls";
import { MicrophoneSheet } from "./microphone_sheet";
import { PinButton, Pins } from "./pins";
import { Requests } from "./requests";
import { created, SaveButton } from "./saving";
import { Stage } from "./stage";
import { TapInfo } from "./tap_info";

export function LiveSpace({ space }: { space: Space }) {
  const heading = useArrival(space.title);
  useMuteKey();
  const { you } = room.value;
  const connected = room.value.pid !== null && room.value.space?.id === space.id;
  const stage = connected ? room.value.stage : [...space.hosts, ...space.speakers];
  const listeners = connected ? room.value.listeners : space.listener_count;
  return (
    <article class={amModerator.value ? "space space-hosting" : "space"}>
      <div class="space-main">
        <header class="space-head">
          <a class="back" href="/">
            <Icon name="arrowLeft" />
            <span>{en.nav.home}</span>
          </a>
          <p class="space-signs">
            <LiveBadge />
            <Elapsed since={space.started_at} />
            {listeners > 0 && (
              <span class="heads quiet small number" title={en.count.exactly(listeners)}>
                <Icon name="headphones" size={16} />
                <span aria-hidden="true">{people(listeners)}</span>
              </span>
            )}
            <TapInfo space={space} />
          </p>
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
        {amModerator.value && <Requests items={room.value.requests} />}
        <Pins items={connected ? room.value.pins : []} />
        <Stage participants={stage} />
        <Audience count={listeners} me={connected && you.role === "listener"} />
      </div>
      <Controls space={space} />
      {microphoneSheet.value && <MicrophoneSheet tap={space.tap.policy} />}
    </article>
  );
}

function HostTools({ space }: { space: Space }) {
  return (
    <p class="space-tools">
      {created(space) && space.tap.policy === "held" && <SaveButton space={space} />}
      <PinButton />
    </p>
  );
}

function Elapsed({ since }: { since: string | null }) {
  if (!since) return null;
  const length = now.value + room.value.clockOffset - Date.parse(since);
  return (
    <time class="quiet small number" dateTime={since} title={exact(since)}>
      <span class="only-heard">{en.space.elapsed} </span>
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
