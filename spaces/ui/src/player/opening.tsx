import { useArrival } from "../components/page";
import { library } from "../messages/library";

/** The shape of a recording's page while the recording is fetched; `frame` is the class of that page. */
export function Opening({ frame }: { frame: "page" | "player-page" }) {
  const heading = useArrival(library.player.loading);
  return (
    <div class={frame} aria-busy="true">
      <h1 ref={heading} tabIndex={-1} class="only-heard">
        {library.player.loading}
      </h1>
      <div class="skeletons" aria-hidden="true">
        <div class="skeleton player-skeleton" />
      </div>
    </div>
  );
}
