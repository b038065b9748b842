/** Somebody's round: initials on a wash of their own voice colour. */
interface AvatarProps {
  name: string;
  color: number;
  size?: "xs" | "s" | "m" | "l" | "xl";
}

export function Avatar({ name, color, size = "m" }: AvatarProps) {
  return (
    <span class={`avatar avatar-${size} voice-${color % 12}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** First letters of the first and last word; an emoji or a letter of any script counts as one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => firstLetter(word ?? "")).join("");
}

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment.toLocaleUpperCase();
  return "";
}
