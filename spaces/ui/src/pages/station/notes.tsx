import { useEffect, useRef } from "preact/hooks";
import { station } from "../../messages/station";

/** What the publisher says of it: HTML that our server has made safe. Links leave the page in a new window, so that it plays on. */
export function Notes({ html }: { html: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const link of box.current?.querySelectorAll("a") ?? []) {
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
    }
  }, [html]);
  return (
    <section class="item-part">
      <h3>{station.item.notes}</h3>
      {html.trim() ? (
        <div ref={box} class="notes" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
      ) : (
        <p class="quiet">{station.item.noNotes}</p>
      )}
    </section>
  );
}
