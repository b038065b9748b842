/** What both halves of moderation stand in. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { Page } from "../../components/page";
import { moderation } from "../../messages/moderation";
import { me } from "../../state/me";

export function ModerationPage({ title, children }: { title: string; children: ComponentChildren }) {
  if (me.value === undefined) return <Page title={title} children={null} />;
  if (!me.value?.admin)
    return (
      <Page title={moderation.title} narrow>
        <p class="lead">{moderation.needed}</p>
      </Page>
    );
  return (
    <Page title={title}>
      <Tabs />
      {children}
    </Page>
  );
}

function Tabs() {
  const { path } = useLocation();
  const { label, reports, log } = moderation.tabs;
  const tabs = [
    ["/moderation", reports],
    ["/moderation/log", log],
  ] as const;
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(([href, name]) => (
        <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
