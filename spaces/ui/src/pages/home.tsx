import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import type { Space } from "../api/types";
import { Page } from "../components/page";
import { en } from "../messages/en";

interface SpaceList {
  items: Space[];
}

export function Home() {
  const [live, setLive] = useState<Space[] | null>(null);
  useEffect(() => {
    api.get<SpaceList>("/api/v1/spaces?state=live").then(
      (list) => setLive(list.items),
      () => setLive([]),
    );
  }, []);
  return (
    <Page title={en.nav.home} hideTitle>
      {live?.map((space) => (
        <a key={space.id} class="card" href={`/s/${space.id}`}>
          {space.title}
        </a>
      ))}
      {live?.length === 0 && (
        <section class="welcome">
          <h2>{en.home.quietTitle}</h2>
          <p>{en.home.quietText}</p>
        </section>
      )}
    </Page>
  );
}
