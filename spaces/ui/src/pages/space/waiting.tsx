/** A scheduled space: the foyer, which opens by itself. */
import type { Space } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { Topics } from "../../components/badges";
import { useArrival } from "../../components/page";
import { TapBadge } from "../../components/tap_badge";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { schedule } from "../../messages/schedule";
import { now } from "../../state/clock";
import { amModerator, amOnStage, room } from "../../state/live";
import { type RoomSheet, roomSheet } from "../../state/room_sheets";
import { Banner } from "./banner";
import { ShareButton } from "./controls";
import { Countdown } from "./countdown";
import { HostActions } from "./hosting";
import { RemindButton } from "./remind";
import { RoomSheets } from "./room_sheets";
import { created } from "./saving";
import { TapChange } from "./tap_change";

export function Waiting({ space }: { space: Space }) {
  const heading = useArrival(space.title);
  const start = space.scheduled_start;
  const mine = created(space);
  return (
    <article class="page page-narrow foyer">
      <a class="back" href="/">
        <Icon name="arrowLeft" />
        <span>{common.nav.home}</span>
      </a>
      <Banner />
      <p class="quiet">{common.space.waitingTitle}</p>
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {space.title}
      </h1>
      <Topics topics={space.topics} />
      <p class="person-line">
        <Avatar name={space.host.name} color={space.host.color} size="s" />
        <a href={`/u/${space.host.handle}`}>
          <bdi>{space.host.name}</bdi>
        </a>
        <TapBadge space={space} />
      </p>
      {start && (
        <>
          <p class="lead">
            <time dateTime={start} title={exact(start)}>
              {common.space.waiting(when(start, now.value))}
            </time>
            {space.series_id && (
              <>
                {" · "}
                <a href={`/series/${space.series_id}`}>{schedule.series.part}</a>
              </>
            )}
          </p>
          <Countdown start={start} host={space.host.name} />
        </>
      )}
      {room.value.listeners > 1 && (
        <p class="quiet number">{common.space.waitingHere(room.value.listeners - 1)}</p>
      )}
      {amOnStage.value && !mine && (
        <p class="notice notice-plain" role="status">
          {craft.ask.placeKept}
        </p>
      )}
      <div class="actions actions-start">
        {mine ? <HostActions space={space} /> : <RemindButton space={space} />}
        {amModerator.value && (
          <>
            <Opener sheet="settings">{craft.tools.settings}</Opener>
            <Opener sheet="invites">{craft.tools.invites}</Opener>
          </>
        )}
        <ShareButton space={space} inBar={false} />
      </div>
      {mine && <TapChange space={space} />}
      <RoomSheets space={space} stage={room.value.stage} listeners={room.value.listeners} />
    </article>
  );
}

function Opener({ sheet, children }: { sheet: RoomSheet; children: string }) {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        roomSheet.value = sheet;
      }}
    >
      {children}
    </button>
  );
}
