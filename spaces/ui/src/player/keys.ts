/** What a key asks of the player. Pure. */

export type Wish =
  | {
      do:
        | "toggle"
        | "mute"
        | "slower"
        | "faster"
        | "previous"
        | "next"
        | "voice"
        | "previousItem"
        | "nextItem";
    }
  | { do: "by"; seconds: number }
  | { do: "share"; of: number };

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
}

export const STEP = 15;
const NUDGE = 5;

const WISHES: Record<string, Wish> = {
  " ": { do: "toggle" },
  k: { do: "toggle" },
  j: { do: "by", seconds: -STEP },
  l: { do: "by", seconds: STEP },
  arrowleft: { do: "by", seconds: -NUDGE },
  arrowright: { do: "by", seconds: NUDGE },
  ",": { do: "previous" },
  ".": { do: "next" },
  "<": { do: "slower" },
  ">": { do: "faster" },
  m: { do: "mute" },
  n: { do: "voice" },
};

/** With the shift key. */
const SHIFTED: Record<string, Wish> = { n: { do: "nextItem" }, p: { do: "previousItem" } };

/** What the key means; null for keys that are none of ours or part of a shortcut of the browser. */
export function wish({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): Wish | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[0-9]$/.test(key)) return { do: "share", of: Number(key) / 10 };
  const name = key.toLowerCase();
  return (shiftKey && SHIFTED[name]) || (WISHES[name] ?? null);
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** The next speed up or down; stays at the ends. */
export function speedBeside(now: number, direction: 1 | -1): number {
  const beyond = SPEEDS.filter((speed) => (direction > 0 ? speed > now : speed < now));
  return (direction > 0 ? beyond[0] : beyond.at(-1)) ?? now;
}
