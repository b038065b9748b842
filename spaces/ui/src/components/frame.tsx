import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { Icon, type IconName } from "../icons";
import { en } from "../messages/en";
import { me } from "../state/me";
import { Avatar } from "./avatar";

/** The rail (phone: the bar at the bottom), the page, and the dock of what is playing. */
export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <div class="frame">
      <a class="skip" href="#page">
        {en.nav.skip}
      </a>
      <nav class="rail" aria-label={en.nav.label}>
        <a class="wordmark" href="/" aria-label={`${en.name}, ${en.nav.home}`}>
          <Mark />
          <span>{en.name}</span>
        </a>
        <Place href="/" icon="home" name={en.nav.home} />
        <Me />
      </nav>
      <main id="page" class="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Place({ href, icon, name }: { href: string; icon: IconName; name: string }) {
  const { path } = useLocation();
  return (
    <a class="place" href={href} aria-current={path === href ? "page" : undefined}>
      <Icon name={icon} size={22} />
      <span>{name}</span>
    </a>
  );
}

function Me() {
  const { path } = useLocation();
  if (me.value === undefined) return <span class="place place-me" aria-hidden="true" />;
  if (me.value === null) return <Place href="/sign-in" icon="user" name={en.nav.signIn} />;
  return (
    <a
      class="place place-me"
      href="/settings/account"
      aria-current={path === "/settings/account" ? "page" : undefined}
    >
      <Avatar name={me.value.name} color={me.value.color} size={26} />
      <span>{en.nav.me}</span>
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
