import { useEffect, useRef, useState } from "preact/hooks";
import type { InfoItem } from "../api/schema";
import { Icon, type IconName } from "../icons";
import { infoBar } from "../messages/info_bar";
import { follow, hidden, hide, items, placeOf } from "../state/info_bar";
import { tell } from "../state/toast";
import { local } from "./cover";
import { IconButton } from "./icon_button";

const SHOWN_MS = 5_000;

const ICONS: Partial<Record<InfoItem["kind"], IconName>> = {
  topic: "hash",
  shared: "link",
  on_stage: "mic",
  listeners: "headphones",
  tap: "waves",
  starts_next: "clock",
  recording_saved: "play",
  station: "radio",
};

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What goes on in the house, one line at a time; screen readers have all lines as a list that does not move. */
export function InfoBar() {
  if (hidden.value) return null;
  return <Bar />;
}

function Bar() {
  const all = items.value ?? [];
  const [shown, setShown] = useState<{ id: string; place: number } | null>(null);
  const [paused, setPaused] = useState(still);
  const [held, setHeld] = useState(false); // somebody points at it, or is in it with the keyboard
  const place = placeOf(shown, all);
  useEffect(follow, []);
  const go = (to: number) => {
    const next = (to + all.length) % all.length;
    const item = all[next];
    if (item) setShown({ id: item.id, place: next });
  };
  useTurning(!paused && !held && all.length > 1, () => go(place + 1));
  return (
    <aside
      class="info-bar"
      aria-label={infoBar.label}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      {all.length > 0 ? (
        <Lines all={all} place={place} onGo={go} />
      ) : (
        <p class="info-bar-quiet">{items.value && infoBar.quiet}</p>
      )}
      <IconButton
        icon={paused ? "play" : "pause"}
        name={paused ? infoBar.resume : infoBar.pause}
        disabled={all.length < 2}
        onPress={() => setPaused(!paused)}
      />
      <IconButton icon="close" name={infoBar.hide} onPress={putAway} />
    </aside>
  );
}

function useTurning(on: boolean, turn: () => void): void {
  const latest = useRef(turn);
  latest.current = turn;
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => latest.current(), SHOWN_MS);
    return () => clearInterval(timer);
  }, [on]);
}

function putAway(): void {
  hide(Date.now());
  tell(infoBar.hidden);
  document.getElementById("page")?.focus({ preventScroll: true });
}

function Lines({ all, place, onGo }: { all: InfoItem[]; place: number; onGo(place: number): void }) {
  const list = useRef<HTMLUListElement>(null);
  const turn = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the player has these keys, too
    onGo(place + by);
    const links = list.current?.querySelectorAll("a");
    links?.[(place + by + all.length) % all.length]?.focus({ preventScroll: true });
  };
  return (
    <ul ref={list} class="info-bar-lines" aria-live="off" onKeyDown={turn}>
      {all.map((item, index) => (
        <li key={item.id} class={index === place ? "info-bar-line info-bar-shown" : "info-bar-line"}>
          <a href={local(item.url)} tabIndex={index === place ? 0 : -1}>
            <Sign kind={item.kind} />
            <span dir="auto">{infoBar[item.kind](item, Date.now())}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Sign({ kind }: Pick<InfoItem, "kind">) {
  const icon = ICONS[kind];
  return icon ? <Icon name={icon} size={16} /> : <span class="info-dot" />;
}
