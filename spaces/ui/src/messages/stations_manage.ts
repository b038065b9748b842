/** Every word about having stations: the list, making one, its sources, rules and people. */

import type { Merge, SourceKind, Visibility } from "../api/stations";
import { number } from "../format";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;
const podcasts = (count: number) => plural(count, "podcast", "podcasts");

export const stations = {
  title: "Stations",
  lead: "Recordings and podcasts in one channel. Press play and it plays on; any podcast app can subscribe.",
  create: "New station",
  more: "Show more",
  failed: "The stations could not be loaded.",
  search: "Search stations",
  following: "You follow",
  mine: "Yours",
  all: "All stations",
  found: (count: number) => `${plural(count, "station", "stations")} found`,
  nothing: (text: string) => `No station has “${text}” in its title or description.`,
  emptyTitle: "No stations yet",
  emptyText:
    "A station plays what you put into it, one after the other: podcasts, recordings, other stations. You only need a title to begin.",
  emptyButton: "Make the first station",
};

export const making = {
  title: "New station",
  lead: "Give it a title. Everything else can be changed later.",
  name: "Title",
  nameHint: "What you would call it on a dial",
  go: "Make the station",
};

export const editing = {
  back: "Open the station",
  title: (name: string) => `Edit ${name}`,
  parts: {
    label: "Parts of the station",
    sources: "Sources",
    order: "Order",
    about: "About",
    people: "Sharing",
  },
  missing: "There is no such station",
  missingText: "It may be private, or it has another address now.",
  gone: "This station was deleted",
  all: "All stations",
  notYours: "This station is somebody else's",
  notYoursText: "Only its owner and the editors they named can change it.",
  lost: "The server does not answer. What you see may be old; it is asked again by itself.",
  settling: "The channel is being put together.",
  items: (count: number) => `${plural(count, "item", "items")} in the channel`,
};

export const adding = {
  title: "Add something to hear",
  label: "Podcast",
  hint: "The address of a podcast, or of its page. Also @name for somebody here, #topic, or the address of a station or recording.",
  placeholder: "https://",
  go: "Add",
  unclear:
    "That is not an address. Paste the address of a podcast or its page, such as https://example.org/podcast.",
  added: (title: string) => `${title} is added.`,
  ways: "Other ways",
  opml: "OPML file",
  opmlHint: "A list of podcasts, as other apps export it. You can also drop the file anywhere here.",
  opmlDrop: "Drop the OPML file to add its podcasts",
  opmlReading: "Reading the file",
  opmlDone: (added: number, known: number) =>
    [
      added === 0 ? "Nothing new was added" : `${podcasts(added)} added`,
      ...(known > 0 ? [`${number(known)} ${known === 1 ? "was" : "were"} here already`] : []),
    ].join("; "),
  opmlRefused: (count: number) =>
    count === 1
      ? "One line of the file was not taken:"
      : `${number(count)} lines of the file were not taken:`,
  dismiss: "Put away",
  recordings: "My recordings",
  host: "Somebody here",
  hostLabel: "Their name here",
  hostHint: "All their public recordings, now and later. For example @mira",
  topic: "A topic",
  topicLabel: "Topic",
  topicHint: "All public recordings here that have it",
  station: "A station",
};

export const picking = {
  recordings: "My recordings",
  recordingsText: "Each one you choose comes into the station by itself.",
  none: "You have saved no recordings yet.",
  inIt: "In the station",
  silent: "Has no sound yet",
  private: "Private: only you can hear it. Say who may listen first.",
  add: (count: number) => (count === 0 ? "Add" : `Add ${plural(count, "recording", "recordings")}`),
  added: (count: number) => `${plural(count, "recording is", "recordings are")} added.`,
  stations: "Another station",
  stationsText: "Everything in its channel comes into yours, now and later.",
  search: "Search stations",
  noStations: "No other station was found.",
  addOne: (title: string) => `Add ${title}`,
};

export const sources = {
  title: "Sources",
  empty: "Nothing in it yet",
  emptyText: "Paste the address of a podcast above, or choose another way.",
  kinds: {
    feed: "Podcast",
    host: "Recordings of a host",
    topic: "Topic",
    recording: "Recording",
    station: "Station",
  } satisfies Record<SourceKind, string>,
  /** What the server says of a podcast that is paused. */
  pausedStep: "Paused",
  paused: "Paused: nothing new comes in",
  here: (items: number) => `${number(items)} in the channel`,
  out: (count: number) => `${number(count)} left out`,
  nextLook: (time: string) => `It is tried again ${time}`,
  lastLook: (time: string) => `Last looked at ${time}`,
  pause: (title: string) => `Pause ${title}`,
  pauseShort: "Pause",
  resume: (title: string) => `Resume ${title}`,
  resumeShort: "Resume",
  remove: (title: string) => `Remove ${title}`,
  removeShort: "Remove",
  removed: (title: string) => `${title} is removed. Its items leave the channel.`,
  undo: "Undo",
  retry: "Retry",
  retryOf: (title: string) => `Retry ${title}`,
  retryAll: "Retry all failed",
  retrying: "Trying again.",
  details: (title: string) => `More about ${title}`,
  up: "Move up",
  down: "Move down",
  cap: "Most items from here",
  capHint: "The newest ones. Empty: all.",
  capSet: "Set",
  capWrong: "Write a whole number from 1 on, or nothing.",
  leftOut: "Left out",
  locked:
    "Its publisher asks that other services do not take it over: it plays here, and is not in the public feed.",
  blocked: "Its publisher does not want it listed: it only plays in private stations.",
  warnings: "Put right in its feed",
};

export const progress = {
  label: "Import",
  /** "37 of 40 podcasts are in; 1 could not be read". */
  said: (done: number, all: number, failed: number) =>
    `${
      done === all
        ? `${all === 1 ? "The podcast is" : `All ${podcasts(all)} are`} in`
        : `${number(done)} of ${podcasts(all)} ${done === 1 ? "is" : "are"} in`
    }${failed > 0 ? `; ${number(failed)} could not be read` : ""}`,
};

export const reordering = {
  handle: (name: string, place: number, all: number) =>
    `Move ${name}, ${number(place)} of ${number(all)}. The arrow keys move it.`,
  moved: (name: string, place: number, all: number) => `${name} is now ${number(place)} of ${number(all)}.`,
};

export const rules = {
  merge: "In what order it plays",
  merges: {
    date: "Newest first",
    oldest: "Oldest first",
    round_robin: "In turn",
    hand: "By hand",
  } satisfies Record<Merge, string>,
  mergeText: {
    date: "What came last is heard first, whatever its source.",
    oldest: "From the beginning: for what tells a story.",
    round_robin: "One of each source, then the next of each. Nobody drowns out the others.",
    hand: "As you put them. What you have not placed follows, newest first.",
  } satisfies Record<Merge, string>,
  title: "What comes in",
  text: "Items of unknown length or language are not left out.",
  age: "Not older than",
  ages: {
    none: "Any age",
    "7": "A week",
    "30": "A month",
    "90": "Three months",
    "365": "A year",
  },
  days: (count: number) => plural(count, "day", "days"),
  explicit: "Explicit items come in",
  explicitHint: "As their publishers mark them",
  languages: "Only these languages",
  languagesHint: "Short names separated by commas, such as en, de. Empty: all.",
  min: "Not shorter than",
  max: "Not longer than",
  minutes: "Minutes. Empty: any length.",
  wrongMinutes: "Write a whole number of minutes, or nothing.",
  saved: "The channel is put together by these rules.",
};

export const channel = {
  title: "In the channel",
  hand: "Drag an item, or move it with the arrow keys on its handle. New items come after those you placed.",
  text: "Take out what should not be heard. It stays where it comes from.",
  search: "Search in the channel",
  empty: "Nothing is in the channel yet.",
  nothing: (text: string) => `Nothing in the channel has “${text}”.`,
  hide: (title: string) => `Take out ${title}`,
  hidden: (title: string) => `${title} is out of the channel.`,
  top: (title: string) => `Put ${title} first`,
  back: "Put back",
  backOf: (title: string) => `Put back ${title}`,
  out: (count: number) => `${plural(count, "item was", "items were")} taken out`,
  more: "Show more",
};

export const about = {
  title: "Title and text",
  name: "Title",
  description: "Description",
  descriptionHint: "What people find in it. Links become links in podcast apps.",
  language: "Language",
  languageHint: "Of what is said in it, such as en or pt-br",
  funding: "Support link",
  fundingHint: "A page where listeners can support you, https://…",
  fundingText: "Words of the support link",
  fundingTextHint: "Such as “Buy us a tea”",
  license: "Licence",
  licenseHint: "Such as cc-by-4.0, or the address of a licence",
  categories: "Categories",
  categoriesHint: "Up to 3, as podcast apps sort them",
  addCategory: "Add a category",
  removeCategory: (name: string) => `Remove ${name}`,
  address: "Address",
  addressHint: (start: string) =>
    `${start} and this. Small letters, digits and dashes. The old address stops working.`,
  cover: "Cover",
  coverText: "Square works best, at least 1400 pixels wide. PNG, JPEG or WebP, up to 10 MB.",
  coverComposed: "This one is put together from the pictures of the sources.",
  coverChoose: "Choose a picture",
  coverDrop: "Drop the picture to use it",
  coverUse: "Use this picture",
  coverAnother: "Choose another",
  coverPreview: "Preview of the new cover",
  coverSet: "The cover is changed.",
  coverRemove: "Use the composed one",
  coverRemoved: "The cover is put together from the sources again.",
  coverNot: "This is not a picture. Choose a PNG, JPEG or WebP file.",
  coverLarge: "This picture is larger than 10 MB. Choose a smaller one.",
};

export const sharing = {
  visibility: "Who may listen",
  visibilities: { public: "Everybody", unlisted: "Whoever has the link", private: "Owner and editors" },
  visibilityText: {
    public: "It is listed here, and its feed can be found by podcast apps.",
    unlisted: "It is listed nowhere. Its feed works for whoever has the address.",
    private:
      "Nobody else sees it. Podcast apps subscribe with a secret link, a new one each time you choose this.",
  } satisfies Record<Visibility, string>,
  onlyOwner: (name: string) => `Only ${name}, its owner, can change this.`,
  feed: "For podcast apps",
  feedText: "Paste this address into any podcast app.",
  privateText:
    "This link is a key: whoever has it can listen. Give it only to your own apps and to those who may. It is made anew when an editor is removed.",
  feedLink: "Feed",
  copy: "Copy",
  copied: "Copied",
  newLink: "Make a new link",
  newLinkTitle: "Make a new link?",
  newLinkText:
    "The old link stops working at once, in every app that has it. Apps must be given the new one.",
  newLinkYes: "Make a new link",
  newLinkDone: "The old link no longer works. This is the new one.",
  editors: "Editors",
  editorsText: "They can change sources, order, text and cover. They cannot delete it or say who may listen.",
  owner: "Owner",
  noEditors: "Nobody but you.",
  editor: "Add an editor",
  editorHint: "Their name here, such as @mira",
  editorAdd: "Add",
  editorAdded: (name: string) => `${name} can edit it now.`,
  editorRemove: (name: string) => `Remove ${name}`,
  editorRemoved: (name: string) => `${name} can no longer edit it.`,
  export: "Take it elsewhere",
  exportText: "The list of its podcasts as an OPML file, which every podcast app can read.",
  exportLink: "Download OPML",
};

export const deleting = {
  title: "Delete",
  text: "Deleting takes the station away for everybody. What exactly goes is said before.",
  button: "Delete the station",
  ask: (title: string) => `Delete “${title}”?`,
  what: (followers: number) =>
    `This cannot be undone. Its page and its feed are gone at once, here and in every podcast app${followers > 0 ? `, also for the ${plural(followers, "person who follows", "people who follow")} it` : ""}; its cover and the order you gave it are erased, and other stations lose what they had from it. Recordings, podcasts and what people heard of them stay.`,
  yes: "Delete for good",
  no: "Keep it",
  done: "The station is deleted.",
};
