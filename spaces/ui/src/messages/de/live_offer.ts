import type { live as english } from "../live_offer";
import type { Words } from "../words";

export const live: Words<typeof english> = {
  label: "Live aus dieser Station",
  offer: (name) => `${name} ist jetzt live:`,
  listen: "Live zuhören",
  no: "Jetzt nicht",
};
