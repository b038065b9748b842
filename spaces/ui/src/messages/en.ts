/** Every word on the page. Another language is another file with the same shape. */

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const en = {
  name: "Spaces",

  nav: {
    label: "Main",
    skip: "Skip to the page",
    home: "Home",
    start: "Start a space",
    startShort: "Start",
    me: "Account",
    signIn: "Sign in",
    theme: {
      label: "Colours",
      system: "Like the system",
      light: "Light",
      dark: "Dark",
    },
  },

  home: {
    title: "Home",
    live: "Live now",
    soon: "Coming up",
    ended: "Heard lately",
    quietTitle: "It is quiet here",
    quietText: "Nobody is on the air. Start a space and send the link: people can listen without an account.",
    failed: "We could not load the spaces.",
    retry: "Try again",
    speaking: (names: string) => `${names} ${names.includes(" and ") ? "are" : "is"} talking`,
  },

  missing: {
    title: "There is nothing here",
    text: "The address may be mistyped, or what was here is gone.",
    home: "Go to what is live",
  },

  problem: {
    offline: "You are offline, or the server cannot be reached. Check your connection and try again.",
    server: (status: number) => `The server answered with an error (${status}). Try again in a moment.`,
    unexpected: "Something went wrong on this page. Reload it and try again.",
  },

  count: {
    listeners: (count: number) => `${people(count)} listening`,
    listenersExact: (count: number) =>
      `${count.toLocaleString("en")} ${plural(count, "listener", "listeners")}`,
  },
};

/** 12 345 people become "12.3K" where space is short. */
export function people(count: number): string {
  return count < 1000 ? String(count) : shortCount.format(count);
}

const shortCount = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export type Messages = typeof en;
