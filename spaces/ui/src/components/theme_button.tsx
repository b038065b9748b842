import { Icon } from "../icons";
import { common } from "../messages/common";
import { type Theme, theme } from "../state/theme";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: "sunMoon", light: "sun", dark: "moon" } as const;

export function ThemeButton() {
  const name = `${common.theme.label}: ${common.theme.names[theme.value]}`;
  return (
    <button
      type="button"
      class="icon-button theme-button"
      aria-label={name}
      title={name}
      onClick={() => {
        theme.value = NEXT[theme.value];
      }}
    >
      <Icon name={ICONS[theme.value]} />
    </button>
  );
}
