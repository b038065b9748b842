/** The words of the banner that offers a live space while its station plays; it may stand on every page. */
export const live = {
  label: "Live from this station",
  offer: (name: string) => `${name} is live now:`,
  listen: "Listen live",
  no: "Not now",
};
