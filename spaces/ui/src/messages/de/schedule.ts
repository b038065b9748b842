import { number } from "../../format";

const people = (count: number) => (count === 1 ? "1 Person wird" : `${number(count)} Personen werden`);

export const schedule = {
  when: {
    start: "Beginnt um",
    zone: "Zeitzone",
    zoneHint: "Anderswo sieht man die eigene Zeit.",
    repeat: "Wiederholt sich",
    never: "Einmalig",
    daily: "Jeden Tag",
    weekly: (day: string) => `Jede Woche: ${day}`,
    biweekly: (day: string) => `Alle zwei Wochen: ${day}`,
    monthlyDay: (day: string) => `Jeden Monat am ${day}`,
    monthlyNth: (nth: string, day: string) => `Jeden Monat: ${nth} ${day}`,
    last: "letzter",
    ends: "Endet",
    endless: "Wenn ich sie absage",
    after: (count: number) => `Nach ${number(count)} Malen`,
    announceSeries: "Reihe ankündigen",
    options: "Weitere Einstellungen",
  },
  countdown: {
    label: "Beginnt in",
    days: (count: number) => (count === 1 ? "Tag" : "Tagen"),
    hours: "Std.",
    minutes: "Min.",
    seconds: "Sek.",
    late: (host: string) => `Es sollte schon begonnen haben. Sobald ${host} startet, öffnet es sich hier.`,
  },
  remind: {
    open: "Erinnere mich",
    on: "Wird erinnert",
    title: "Erinnere mich",
    this: "An dieses Gespräch",
    thisHint: "Zehn Minuten vorher und zu Beginn; auch wenn es verschoben oder abgesagt wird.",
    series: "An jedes dieser Reihe",
    seriesHint: "Auch an die, die noch nicht angekündigt sind.",
    signIn: "Melde dich an, um hier, im Browser oder per Mail erinnert zu werden.",
    signInLink: "Anmelden",
    calendar: "In deinem Kalender, ohne Konto",
    calendarText: "Abonniert wandert es mit, wenn sich die Zeit ändert.",
    subscribe: "Abonnieren",
    file: "Kalenderdatei",
    ways: "Wie du erinnert wirst",
    count: (count: number) => `${people(count)} erinnert`,
  },
  change: {
    open: "Zeit ändern",
    title: "Zeit ändern",
    save: "Verschieben",
    which: "Welche davon",
    this: "Nur dieses",
    following: "Dieses und alle folgenden",
    all: "Alle",
    told: (count: number) =>
      count === 0
        ? "Noch wird niemand daran erinnert. Kalender, die es haben, ziehen mit."
        : `${people(count)} über die neue Zeit benachrichtigt und bleiben vorgemerkt. Kalender, die es haben, ziehen mit.`,
    done: "Verschoben. Alle Vorgemerkten erfahren es.",
  },
  cancel: {
    title: "Absagen?",
    series:
      "Wer erinnert wird, erfährt, dass es nicht stattfindet. Es verschwindet aus den Listen, und Kalender streichen es.",
    told: (count: number) =>
      count === 0
        ? "Noch wird niemand daran erinnert. Es verschwindet aus den Listen, und Kalender streichen es."
        : `${people(count)} benachrichtigt, dass es nicht stattfindet. Es verschwindet aus den Listen, und Kalender streichen es.`,
    yes: "Absagen",
    no: "Behalten",
  },
  series: {
    part: "Teil einer Reihe",
    every: (rule: string) => `Wiederholt sich: ${rule}`,
    next: "Angekündigt",
    none: "Zurzeit ist nichts angekündigt.",
    canceled: "Diese Reihe wurde abgesagt.",
    cancelAll: "Reihe absagen",
    canceledNow: "Die Reihe ist abgesagt. Alle Vorgemerkten erfahren es.",
    canceledFrom: "Dieser und alle folgenden Spaces sind abgesagt. Alle Vorgemerkten erfahren es.",
    missing: "Diese Reihe gibt es nicht",
    remind: "An alle erinnern",
    reminded: "An alle erinnert",
    zone: (local: string, zone: string) => `${local} in ${zone}`,
  },
};
