import type { ComponentChildren } from "preact";
import { Suspense } from "preact/compat";
import { useEffect } from "preact/hooks";
import { lazy, useLocation } from "preact-iso";
import { Icon, type IconName } from "../icons";
import { common } from "../messages/common";
import { library } from "../messages/library";
import { notices } from "../messages/notices";
import { cards } from "../messages/stations_cards";
import { type Track, track } from "../player/audio";
import { PlayerDock } from "../player/dock";
import { recordingOf } from "../player/track";
import { inside, session } from "../state/live";
import { me } from "../state/me";
import { unread } from "../state/notices";
import { openReports, watchReports } from "../state/open_reports";
import { starting } from "../state/starting";
import { Avatar } from "./avatar";
import { ConsentNotice } from "./consent_notice";
import { Count } from "./count";
import { Dock } from "./dock";
import { InfoBar } from "./info_bar";
import { SearchBox } from "./search_box";
import { useStart } from "./start_button";
import { ThemeButton } from "./theme_button";
import { Toast } from "./toast";

/** Where a phone has the bell: its bar at the bottom leads to both, and says at the account what waits there. */
const WITH_TOP = ["/", "/settings/account"];

/** A player on somebody else's page has nothing around it. */
const EMBEDDED = "/embed/";

const NoticeBell = lazy(() => import("./notice_bell"));
const StartDialog = lazy(() => import("./start_dialog"));

/** The rail (phone: the bar at the bottom), the page, and the dock of what is playing. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  if (path.startsWith(EMBEDDED)) return <main id="page">{children}</main>;
  const elsewhere = inside.value && path !== `/s/${session.value?.spaceId}`;
  // What is live comes first: its dock takes the place of a recording's.
  const playerElsewhere = !inside.value && track.value !== null && !showsPlayer(path, track.value);
  return (
    <div class={elsewhere || playerElsewhere ? "frame frame-dock" : "frame"}>
      <a class="skip" href="#page">
        {common.nav.skip}
      </a>
      <nav class="rail" aria-label={common.nav.label}>
        <a class="wordmark" href="/" aria-label={common.name}>
          <Mark />
          <span>{common.name}</span>
        </a>
        <SearchBox place="rail" />
        <Place href="/" icon="home" name={common.nav.home} />
        <Stations />
        <StartPlace />
        <Library />
        <Moderation />
        <Me />
        <Bell />
        <ThemeButton />
      </nav>
      <InfoBar />
      {WITH_TOP.includes(path) && (
        <header class="top">
          <span class="wordmark">
            <Mark />
            <span class="only-heard">{common.name}</span>
          </span>
          <SearchBox place="top" />
          <Bell />
          <ThemeButton />
        </header>
      )}
      <main id="page" class="main" tabIndex={-1}>
        <ConsentNotice path={path} />
        {children}
      </main>
      {elsewhere && <Dock />}
      {playerElsewhere && <PlayerDock />}
      <Toast />
      {starting.value && (
        <Suspense fallback={null}>
          <StartDialog />
        </Suspense>
      )}
    </div>
  );
}

/** Whether the page itself has the controls of what plays. */
function showsPlayer(path: string, track: Track): boolean {
  const id = recordingOf(track);
  if (id !== null && path === `/settings/recordings/${id}`) return true;
  return track.clip === null && (path === track.home || path === `/r/${id}`);
}

/** Whoever is signed in is told things; others need not fetch the bell. */
function Bell() {
  if (!me.value) return null;
  return (
    <Suspense fallback={<span class="icon-button notice-bell" aria-hidden="true" />}>
      <NoticeBell />
    </Suspense>
  );
}

function StartPlace() {
  const start = useStart();
  return (
    <button type="button" class="place place-start" aria-label={common.nav.start} onClick={start}>
      <Icon name="plus" size={22} />
      <span class="place-short">{common.nav.startShort}</span>
      <span class="place-long">{common.nav.start}</span>
    </button>
  );
}

function Place({
  href,
  icon,
  name,
  end = false,
}: {
  href: string;
  icon: IconName;
  name: string;
  end?: boolean;
}) {
  const { path } = useLocation();
  return (
    <a
      class={end ? "place place-end" : "place"}
      href={href}
      aria-current={path === href ? "page" : undefined}
    >
      <Icon name={icon} size={22} />
      <span>{name}</span>
    </a>
  );
}

function Stations() {
  const { path } = useLocation();
  return (
    <a class="place" href="/stations" aria-current={path.startsWith("/stations") ? "page" : undefined}>
      <Icon name="radio" size={22} />
      <span>{cards.nav}</span>
    </a>
  );
}

/** For everybody: guests have a voice to look after, too. */
function Library() {
  const { path } = useLocation();
  const here = path.startsWith("/settings/recordings") || path === "/settings/voice";
  return (
    <a class="place" href="/settings/recordings" aria-current={here ? "page" : undefined}>
      <Icon name="library" size={22} />
      <span>{library.nav}</span>
    </a>
  );
}

/** For those who run the server; a phone's bar has no room, there the way is by the account. */
function Moderation() {
  const { path } = useLocation();
  const admin = me.value?.admin ?? false;
  useEffect(() => (admin ? watchReports() : undefined), [admin]);
  if (!admin) return null;
  const waiting = openReports.value;
  return (
    <a
      class="place place-desk"
      href="/moderation"
      aria-current={path.startsWith("/moderation") ? "page" : undefined}
    >
      <span class="place-reports">
        <Icon name="shield" size={22} />
        <Count of={waiting} />
      </span>
      <span>
        {common.nav.moderation}
        {waiting > 0 && <span class="only-heard">, {common.nav.reports(waiting)}</span>}
      </span>
    </a>
  );
}

function Me() {
  const { path } = useLocation();
  if (me.value === undefined) return <span class="place place-end" aria-hidden="true" />;
  if (me.value === null) return <Place href="/sign-in" icon="user" name={common.nav.signIn} end />;
  const here = path === "/settings/account";
  const waiting = me.value.admin ? openReports.value : 0;
  return (
    <a class="place place-end" href="/settings/account" aria-current={here ? "page" : undefined}>
      <span class="place-me">
        <Avatar name={me.value.name} color={me.value.color} size="xs" />
        <Count of={unread.value + waiting} />
      </span>
      <span>
        {common.nav.account}
        {unread.value > 0 && <span class="only-heard">, {notices.bell(unread.value)}</span>}
        {waiting > 0 && <span class="only-heard place-bar">, {common.nav.reports(waiting)}</span>}
      </span>
    </a>
  );
}

function Mark() {
  return (
    <svg class="mark" aria-hidden="true" viewBox="0 0 32 32" width="28" height="28">
      <circle cx="16" cy="16" r="4.4" class="mark-voice" />
      <path d="M9.4 22.6a9.3 9.3 0 0 1 0-13.2M22.6 9.4a9.3 9.3 0 0 1 0 13.2" class="mark-wave" />
      <path d="M4.9 27a15.7 15.7 0 0 1 0-22M27.1 5a15.7 15.7 0 0 1 0 22" class="mark-wave mark-far" />
    </svg>
  );
}
