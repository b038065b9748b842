import type { times as english } from "../times";
import type { Words } from "../words";

export const times: Words<typeof english> = {
  language: "de",
  today: "heute",
  tomorrow: "morgen",
  yesterday: "gestern",
  at: (day, clock) => `${day} um ${clock}`,
  until: (clock, day, relative) => (relative ? `${day} ${clock}` : `${day}, ${clock}`),
  instant: "weniger als eine Minute",
  hours: (count) => `${count} ${count === 1 ? "Stunde" : "Stunden"}`,
  minutes: (count) => `${count} ${count === 1 ? "Minute" : "Minuten"}`,
  seconds: (count) => `${count} ${count === 1 ? "Sekunde" : "Sekunden"}`,
  others: (count) => `${count} weitere`,
  ordinal: (count) => `${count}.`,
  bytes: "Byte",
};
