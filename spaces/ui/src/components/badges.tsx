import { common } from "../messages/common";

export function LiveBadge() {
  return (
    <span class="live-badge">
      <span class="live-dot" aria-hidden="true" />
      {common.space.live}
    </span>
  );
}

export function Topics({ topics }: { topics: string[] }) {
  if (topics.length === 0) return null;
  return (
    <ul class="topics">
      {topics.map((topic) => (
        <li key={topic}>
          <a href={`/topics/${encodeURIComponent(topic)}`} dir="auto">
            {topic}
          </a>
        </li>
      ))}
    </ul>
  );
}
