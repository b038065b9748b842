/** The lucide icons we use, as their own files: the build takes only these. Decorative, so hidden from screen readers. */
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import end from "lucide-static/icons/circle-stop.svg?raw";
import copy from "lucide-static/icons/copy.svg?raw";
import hand from "lucide-static/icons/hand.svg?raw";
import headphones from "lucide-static/icons/headphones.svg?raw";
import home from "lucide-static/icons/house.svg?raw";
import leave from "lucide-static/icons/log-out.svg?raw";
import mic from "lucide-static/icons/mic.svg?raw";
import micOff from "lucide-static/icons/mic-off.svg?raw";
import moon from "lucide-static/icons/moon.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import share from "lucide-static/icons/share.svg?raw";
import sun from "lucide-static/icons/sun.svg?raw";
import sunMoon from "lucide-static/icons/sun-moon.svg?raw";
import user from "lucide-static/icons/user-round.svg?raw";
import offline from "lucide-static/icons/wifi-off.svg?raw";
import close from "lucide-static/icons/x.svg?raw";

const sources = {
  arrowLeft,
  offline,
  check,
  close,
  copy,
  end,
  hand,
  headphones,
  home,
  leave,
  mic,
  micOff,
  moon,
  plus,
  share,
  sun,
  sunMoon,
  user,
};

export type IconName = keyof typeof sources;

/** Only the drawing inside the svg element; comments and the element itself are ours. */
function drawing(source: string): string {
  return source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
}

const drawings = Object.fromEntries(
  Object.entries(sources).map(([name, source]) => [name, drawing(source)]),
) as Record<IconName, string>;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      dangerouslySetInnerHTML={{ __html: drawings[name] }}
    />
  );
}
