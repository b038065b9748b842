import type { Tap } from "../api/types";
import { when } from "../format";
import { en } from "../messages/en";
import { now } from "../state/clock";

export function LiveBadge() {
  return (
    <span class="live-badge">
      <span class="live-dot" aria-hidden="true" />
      {en.space.live}
    </span>
  );
}

/** What happens to the audio, in words and always in sight. */
export function TapBadge({ tap }: { tap: Tap }) {
  const text =
    tap.policy === "held"
      ? en.tap.held(tap.held_until && when(tap.held_until, now.value))
      : en.tap[tap.policy];
  return (
    <span class={`tap-badge tap-${tap.policy}`} title={en.tap.sentence[tap.policy]}>
      <span class="tap-sign" aria-hidden="true" />
      {text}
    </span>
  );
}

export function Topics({ topics }: { topics: string[] }) {
  if (topics.length === 0) return null;
  return (
    <ul class="topics">
      {topics.map((topic) => (
        <li key={topic} dir="auto">
          {topic}
        </li>
      ))}
    </ul>
  );
}
