/** /topics: what people talk about. */
import { Page } from "../../components/page";
import { discovery } from "../../messages/discovery";
import { TopicList, useTopics } from "./chips";

export default function TopicsPage() {
  const topics = useTopics();
  return (
    <Page title={discovery.topics.title}>
      {topics?.length === 0 && <p class="lead">{discovery.topics.none}</p>}
      {topics && topics.length > 0 && <TopicList topics={topics} />}
    </Page>
  );
}
