/** The lucide icons we use, as their own files: the build takes only these. Decorative, so hidden from screen readers. */
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import first from "lucide-static/icons/arrow-up-to-line.svg?raw";
import waves from "lucide-static/icons/audio-lines.svg?raw";
import ban from "lucide-static/icons/ban.svg?raw";
import bell from "lucide-static/icons/bell.svg?raw";
import reminded from "lucide-static/icons/bell-ring.svg?raw";
import bookmark from "lucide-static/icons/bookmark.svg?raw";
import calendar from "lucide-static/icons/calendar-plus.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import down from "lucide-static/icons/chevron-down.svg?raw";
import nextVoice from "lucide-static/icons/chevrons-right.svg?raw";
import heard from "lucide-static/icons/circle-check.svg?raw";
import end from "lucide-static/icons/circle-stop.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import code from "lucide-static/icons/code-xml.svg?raw";
import copy from "lucide-static/icons/copy.svg?raw";
import download from "lucide-static/icons/download.svg?raw";
import more from "lucide-static/icons/ellipsis.svg?raw";
import eraser from "lucide-static/icons/eraser.svg?raw";
import outside from "lucide-static/icons/external-link.svg?raw";
import hide from "lucide-static/icons/eye-off.svg?raw";
import flag from "lucide-static/icons/flag.svg?raw";
import grip from "lucide-static/icons/grip-vertical.svg?raw";
import hand from "lucide-static/icons/hand.svg?raw";
import hash from "lucide-static/icons/hash.svg?raw";
import headphones from "lucide-static/icons/headphones.svg?raw";
import home from "lucide-static/icons/house.svg?raw";
import image from "lucide-static/icons/image.svg?raw";
import library from "lucide-static/icons/library.svg?raw";
import link from "lucide-static/icons/link.svg?raw";
import list from "lucide-static/icons/list.svg?raw";
import lock from "lucide-static/icons/lock.svg?raw";
import leave from "lucide-static/icons/log-out.svg?raw";
import chat from "lucide-static/icons/message-circle.svg?raw";
import mic from "lucide-static/icons/mic.svg?raw";
import micOff from "lucide-static/icons/mic-off.svg?raw";
import moon from "lucide-static/icons/moon.svg?raw";
import pause from "lucide-static/icons/pause.svg?raw";
import pencil from "lucide-static/icons/pencil.svg?raw";
import pin from "lucide-static/icons/pin.svg?raw";
import play from "lucide-static/icons/play.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import radio from "lucide-static/icons/radio.svg?raw";
import again from "lucide-static/icons/refresh-cw.svg?raw";
import back15 from "lucide-static/icons/rotate-ccw.svg?raw";
import forward15 from "lucide-static/icons/rotate-cw.svg?raw";
import rss from "lucide-static/icons/rss.svg?raw";
import scissors from "lucide-static/icons/scissors.svg?raw";
import scroll from "lucide-static/icons/scroll-text.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import send from "lucide-static/icons/send-horizontal.svg?raw";
import share from "lucide-static/icons/share.svg?raw";
import shield from "lucide-static/icons/shield.svg?raw";
import previous from "lucide-static/icons/skip-back.svg?raw";
import next from "lucide-static/icons/skip-forward.svg?raw";
import sliders from "lucide-static/icons/sliders-horizontal.svg?raw";
import smile from "lucide-static/icons/smile-plus.svg?raw";
import sun from "lucide-static/icons/sun.svg?raw";
import sunMoon from "lucide-static/icons/sun-moon.svg?raw";
import thumbDown from "lucide-static/icons/thumbs-down.svg?raw";
import thumbUp from "lucide-static/icons/thumbs-up.svg?raw";
import trash from "lucide-static/icons/trash-2.svg?raw";
import alert from "lucide-static/icons/triangle-alert.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import upload from "lucide-static/icons/upload.svg?raw";
import user from "lucide-static/icons/user-round.svg?raw";
import people from "lucide-static/icons/users.svg?raw";
import volume from "lucide-static/icons/volume-2.svg?raw";
import volumeOff from "lucide-static/icons/volume-x.svg?raw";
import offline from "lucide-static/icons/wifi-off.svg?raw";
import close from "lucide-static/icons/x.svg?raw";

const sources = {
  ban,
  list,
  shield,
  flag,
  scroll,
  sliders,
  people,
  chat,
  again,
  alert,
  arrowLeft,
  arrowRight,
  back15,
  bell,
  bookmark,
  calendar,
  check,
  clock,
  close,
  code,
  copy,
  down,
  download,
  end,
  eraser,
  first,
  forward15,
  grip,
  hand,
  hash,
  headphones,
  heard,
  hide,
  home,
  image,
  leave,
  library,
  link,
  lock,
  mic,
  micOff,
  moon,
  more,
  next,
  nextVoice,
  offline,
  outside,
  pause,
  pencil,
  pin,
  play,
  plus,
  previous,
  radio,
  reminded,
  rss,
  scissors,
  search,
  send,
  share,
  smile,
  sun,
  sunMoon,
  thumbDown,
  thumbUp,
  trash,
  undo,
  upload,
  user,
  volume,
  volumeOff,
  waves,
};

export type IconName = keyof typeof sources;

/** Only the drawing inside the svg element; comments and the element itself are ours. */
function drawing(source: string): string {
  return source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
}

/** How far a step goes, written into its arrow. */
const withSeconds = (arrow: string): string =>
  `${arrow}<text class="icon-steps" x="12" y="15" text-anchor="middle" fill="currentColor" stroke="none">15</text>`;

const drawings = Object.fromEntries(
  Object.entries(sources).map(([name, source]) => [name, drawing(source)]),
) as Record<IconName, string>;
for (const name of ["back15", "forward15"] as const) drawings[name] = withSeconds(drawings[name]);

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
