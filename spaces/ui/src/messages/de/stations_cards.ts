import { number } from "../../format";
import type { cards as english } from "../stations_cards";
import type { Words } from "../words";

export const cards: Words<typeof english> = {
  nav: "Stationen",
  title: "Stationen",
  all: "Alle Stationen",
  play: (title) => `${title} abspielen`,
  pause: (title) => `${title} anhalten`,
  by: (name) => `von ${name}`,
  unplayed: (count) => (count >= 100 ? "100 oder mehr ungehört" : `${number(count)} ungehört`),
  visibility: { private: "Privat", unlisted: "Mit dem Link", public: "Öffentlich" },
  profile: {
    title: (handle) => `Podcast von @${handle}`,
    text: "Alle öffentlichen Aufnahmen, in jeder Podcast-App.",
    copy: "Feed kopieren",
    open: "Feed öffnen",
  },
};
