/** The words of stations wherever they are shown as covers. */
import { number } from "../format";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const cards = {
  nav: "Stations",
  title: "Stations",
  more: "Show more",
  create: "New station",
  failed: "The stations could not be loaded.",
  play: (title: string) => `Play ${title}`,
  pause: (title: string) => `Pause ${title}`,
  by: (name: string) => `by ${name}`,
  items: (count: number) => plural(count, "item", "items"),
  unplayed: (count: number) => (count >= 100 ? "100 or more unplayed" : `${number(count)} unplayed`),
  live: "Live",
  visibility: { private: "Private", unlisted: "With the link", public: "Public" },
};
