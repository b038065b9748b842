/** What a notice says, on the page and from the service worker, which has no other words. */
export const told = {
  language: "en-GB",
  headline: {
    announced: (title: string) => `Coming up: ${title}`,
    moved: (title: string) => `New time: ${title}`,
    canceled: (title: string) => `Canceled: ${title}`,
    soon: (title: string) => `Begins soon: ${title}`,
    started: (title: string) => `Live now: ${title}`,
  },
  line: {
    announced: (host: string, start: string) => `${host} announced it for ${start}`,
    moved: (host: string, start: string) => `${host} moved it to ${start}. You stay reminded.`,
    canceled: (host: string) => `${host} canceled it. It does not take place.`,
    soon: (host: string, start: string) => `${host} begins at ${start}`,
    started: (host: string) => `${host} is live`,
  },
};
