/** How much room the window has: beside the stage there is a panel where it fits, else sheets over the page. */
import { signal } from "@preact/signals";

function matches(query: string) {
  const media = matchMedia(query);
  const is = signal(media.matches);
  media.addEventListener("change", () => {
    is.value = media.matches;
  });
  return is;
}

/** The same width as in stage.css. */
export const withPanel = matches("(min-width: 1100px)");
/** There is a rail at the side instead of a bar at the bottom. */
export const onDesk = matches("(min-width: 860px)");
