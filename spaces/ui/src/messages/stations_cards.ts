/** The words of stations wherever they stand among other things: navigation, home, profile, covers. */
import { number } from "../format";

export const cards = {
  nav: "Stations",
  title: "Stations",
  all: "All stations",
  play: (title: string) => `Play ${title}`,
  pause: (title: string) => `Pause ${title}`,
  by: (name: string) => `by ${name}`,
  unplayed: (count: number) => (count >= 100 ? "100 or more unplayed" : `${number(count)} unplayed`),
  visibility: { private: "Private", unlisted: "With the link", public: "Public" },
  profile: {
    title: (handle: string) => `Podcast of @${handle}`,
    text: "Their public recordings, in any podcast app.",
    copy: "Copy the feed",
    open: "Open the feed",
  },
};
