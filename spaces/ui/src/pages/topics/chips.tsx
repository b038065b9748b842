import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Topic } from "../../api/schema";
import { discovery } from "../../messages/discovery";

const SHOWN = 12;

export const topicPath = (topic: string): string => `/topics/${encodeURIComponent(topic)}`;

/** Lively topics; undefined until the server has said. */
export function useTopics(): Topic[] | undefined {
  const [topics, setTopics] = useState<Topic[]>();
  useEffect(() => {
    api("GET /api/v1/topics").then(
      ({ items }) => setTopics(items),
      () => setTopics([]), // the page is whole without them
    );
  }, []);
  return topics;
}

/** Nothing at all while there are none. */
export function TopicChips({ title }: { title: string }) {
  const topics = useTopics();
  if (!topics?.length) return null;
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        <a href="/topics">{discovery.topics.all}</a>
      </div>
      <TopicList topics={topics.slice(0, SHOWN)} />
    </section>
  );
}

export function TopicList({ topics }: { topics: Topic[] }) {
  return (
    <ul class="topic-list">
      {topics.map(({ topic, live, upcoming, recordings }) => (
        <li key={topic}>
          <a class="topic-chip" href={topicPath(topic)}>
            <span dir="auto" class="topic-name">
              {topic}
            </span>
            {live > 0 && <span class="small number topic-live">{discovery.topics.live(live)}</span>}
            {upcoming + recordings > 0 && (
              <span class="small number quiet">{discovery.topics.counts(upcoming, recordings)}</span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
