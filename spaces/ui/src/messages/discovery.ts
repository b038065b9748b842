/** Words of home, search, topics, people's pages and what hosts see in numbers. */
import { names, number, people } from "../format";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const discovery = {
  search: {
    label: "Search",
    placeholder: "Search",
    long: "Spaces, people, stations",
    title: "Search",
    kinds: {
      all: "All",
      spaces: "Spaces",
      recordings: "Recordings",
      episodes: "Episodes",
      people: "People",
      stations: "Stations",
    },
    kindsLabel: "What to look for",
    more: "Show more",
    all: (kind: string) => `All ${kind.toLowerCase()}`,
    found: (count: number) => (count === 0 ? "Nothing found" : plural(count, "hit shown", "hits shown")),
    nothing: (query: string) => `Nothing has all of these words: ${query}`,
    nothingText: "Try fewer words, or another spelling. Private things are found only by those who own them.",
    begin:
      "Type a word. The last one may be unfinished; put words in quotation marks to find them side by side.",
    failed: "The search could not be done.",
    inStation: (station: string) => `in ${station}`,
  },
  topics: {
    title: "Topics",
    lively: "Topics people talk about",
    none: "No space or recording has a topic yet. Give your next one up to three.",
    all: "All topics",
    live: (live: number) => `${number(live)} live`,
    counts: (upcoming: number, recordings: number) =>
      [
        upcoming > 0 ? `${number(upcoming)} coming up` : "",
        recordings > 0 ? plural(recordings, "recording", "recordings") : "",
      ]
        .filter(Boolean)
        .join(" · "),
    quiet: "Nothing about this topic yet. Start a space about it, or look again later.",
    failed: "This topic could not be loaded.",
    feed: "Hear it in your podcast app",
    feedText: "New recordings about this topic come by themselves.",
    stations: "Stations that play it",
  },
  home: {
    inside: (who: string[]) => `${names(who)} ${who.length === 1 ? "is" : "are"} here`,
    few: "a few listening",
    atLeast: (count: number) => `${people(count)}+ listening`,
    lockedText: "By invitation",
    pinned: "With a PIN",
    welcomeTitle: "The lamp is on",
    welcomeText:
      "Nobody is on the air yet. Start a space and send the link: people can listen without an account.",
    soon: "Starting soon",
    remind: "Remind me",
    reminded: "Reminded",
    remindOf: (title: string) => `Remind me of ${title}`,
    remindIn: "You are told 10 minutes before, and when it begins.",
    remindOff: "You are not reminded.",
  },
  profile: {
    soon: "Coming up",
    series: "Series",
    earlier: "Earlier spaces",
    feed: "Podcast feed",
    since: (time: string) => `Here since ${time}`,
    edit: "Edit your page",
  },
  account: {
    page: "Your page",
    about: "About you",
    aboutHint: "Up to 300 characters; everybody who opens your page reads it",
    presence: "Show where I am",
    presenceText:
      "People you follow who follow you back see on the home page in which live space you are. Nobody else does, and nobody sees it in locked spaces.",
    see: "See your page",
    saved: "Your page is saved.",
  },
  after: {
    spoke: "Who was on stage",
    guest: "Guest",
    follow: "Follow",
    following: "Following",
    followName: (name: string) => `Follow ${name}`,
  },
  numbers: {
    title: "In numbers",
    only: "Only you and your co-hosts see these. They are counted without names.",
    total: "people came",
    peak: "at most at once",
    average: "on average",
    questions: "raised a hand",
    messages: "messages",
    reactions: "reactions",
    shares: "passed it on",
    replays: "replays",
    clips: "clips",
    curve: "Listeners over time",
    curveText: (peak: number, at: string) => `Most listeners: ${number(peak)}, ${at}.`,
    minute: (minutes: number) => (minutes === 0 ? "at the start" : `after ${number(minutes)} min`),
    stops: "Where people stop listening",
    stopsText: "Each bar is a place in the recording where people paused or went away.",
    stopsMost: (time: string) => `Most stop at ${time}.`,
    table: "As a table",
    csv: "Download as CSV",
    none: "It was over before a minute could be counted.",
    columns: { at: "Minute", listeners: "Listeners", joins: "Joined", leaves: "Left", questions: "Hands" },
  },
};
