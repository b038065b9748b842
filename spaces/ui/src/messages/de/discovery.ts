import { names, number, people } from "../../format";
import type { discovery as english } from "../discovery";
import type { Words } from "../words";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const discovery: Words<typeof english> = {
  search: {
    label: "Suche",
    placeholder: "Suchen",
    long: "Spaces, Leute, Stationen",
    title: "Suche",
    kinds: {
      all: "Alles",
      spaces: "Spaces",
      recordings: "Aufnahmen",
      episodes: "Folgen",
      people: "Leute",
      stations: "Stationen",
    },
    kindsLabel: "Wonach gesucht wird",
    more: "Mehr zeigen",
    all: (kind: string) => `Alle ${kind}`,
    found: (count: number) => (count === 0 ? "Nichts gefunden" : plural(count, "Treffer", "Treffer")),
    nothing: (query: string) => `Nichts enthält alle diese Wörter: ${query}`,
    nothingText:
      "Versuche es mit weniger Wörtern oder anders geschrieben. Privates finden nur die, denen es gehört.",
    begin:
      "Tippe ein Wort. Das letzte darf unfertig sein; was in Anführungszeichen steht, muss nebeneinander stehen.",
    failed: "Die Suche ist nicht gelungen.",
    inStation: (station: string) => `in ${station}`,
  },
  topics: {
    title: "Themen",
    lively: "Worüber gesprochen wird",
    none: "Noch hat kein Space und keine Aufnahme ein Thema. Gib deinem nächsten bis zu drei.",
    all: "Alle Themen",
    live: (live: number) => `${number(live)} live`,
    counts: (upcoming: number, recordings: number) =>
      [
        upcoming > 0 ? `${number(upcoming)} angekündigt` : "",
        recordings > 0 ? plural(recordings, "Aufnahme", "Aufnahmen") : "",
      ]
        .filter(Boolean)
        .join(" · "),
    quiet: "Zu diesem Thema gibt es noch nichts. Starte einen Space dazu, oder schau später wieder vorbei.",
    failed: "Dieses Thema konnte nicht geladen werden.",
    feed: "In deiner Podcast-App hören",
    feedText: "Neue Aufnahmen zu diesem Thema kommen von selbst.",
    stations: "Stationen, die es spielen",
  },
  home: {
    inside: (who: string[]) => `${names(who)} ${who.length === 1 ? "ist" : "sind"} hier`,
    few: "ein paar hören zu",
    atLeast: (count: number) => `${people(count)}+ hören zu`,
    lockedText: "Nur mit Einladung",
    pinned: "Mit PIN",
    welcomeTitle: "Die Lampe brennt",
    welcomeText:
      "Noch ist niemand auf Sendung. Starte einen Space und verschicke den Link: zuhören geht ohne Konto.",
    soon: "Beginnt bald",
    remind: "Erinnere mich",
    reminded: "Vorgemerkt",
    remindOf: (title: string) => `Erinnere mich an ${title}`,
    remindIn: "Du wirst 10 Minuten vorher und zum Beginn erinnert.",
    remindOff: "Du wirst nicht erinnert.",
  },
  profile: {
    soon: "Demnächst",
    series: "Reihen",
    earlier: "Frühere Spaces",
    feed: "Podcast-Feed",
    since: (time: string) => `Hier seit ${time}`,
    edit: "Deine Seite bearbeiten",
  },
  account: {
    page: "Deine Seite",
    about: "Über dich",
    aboutHint: "Bis zu 300 Zeichen; alle, die deine Seite öffnen, lesen sie",
    presence: "Zeigen, wo ich bin",
    presenceText:
      "Leute, denen du folgst und die dir folgen, sehen auf der Startseite, in welchem Space du bist. Sonst niemand, und in verschlossenen Spaces sieht es keiner.",
    see: "Deine Seite ansehen",
    saved: "Deine Seite ist gespeichert.",
  },
  after: {
    spoke: "Wer auf der Bühne war",
    guest: "Gast",
    follow: "Folgen",
    following: "Gefolgt",
    followName: (name: string) => `${name} folgen`,
  },
  numbers: {
    title: "In Zahlen",
    only: "Nur du und deine Co-Hosts sehen sie. Gezählt wird ohne Namen.",
    total: "waren da",
    peak: "höchstens zugleich",
    average: "im Durchschnitt",
    questions: "Meldungen",
    messages: "Nachrichten",
    reactions: "Reaktionen",
    shares: "mal geteilt",
    replays: "mal nachgehört",
    clips: "Ausschnitte",
    curve: "Zuhörende im Verlauf",
    curveText: (peak: number, at: string) => `Die meisten: ${number(peak)}, ${at}.`,
    minute: (minutes: number) => (minutes === 0 ? "am Anfang" : `nach ${number(minutes)} min`),
    stops: "Wo aufgehört wird",
    stopsText: "Jeder Balken ist eine Stelle der Aufnahme, an der jemand angehalten hat oder gegangen ist.",
    stopsMost: (time: string) => `Die meisten bei ${time}.`,
    table: "Als Tabelle",
    csv: "Als CSV laden",
    none: "Er war vorbei, bevor eine Minute gezählt werden konnte.",
    columns: {
      at: "Minute",
      listeners: "Zuhörende",
      joins: "Gekommen",
      leaves: "Gegangen",
      questions: "Meldungen",
    },
  },
};
