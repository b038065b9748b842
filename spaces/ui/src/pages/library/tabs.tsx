import { useLocation } from "preact-iso";
import { library } from "../../messages/library";

const TABS = [
  ["/settings/recordings", library.tabs.recordings],
  ["/settings/voice", library.tabs.voice],
] as const;

/** The two halves of the library: what I recorded, and where I can be heard. */
export function Tabs() {
  const { path } = useLocation();
  return (
    <nav class="tabs" aria-label={library.tabs.label}>
      {TABS.map(([href, name]) => (
        <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
