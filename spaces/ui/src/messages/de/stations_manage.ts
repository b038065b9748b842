import { number } from "../../format";
import type * as english from "../stations_manage";
import type { Words } from "../words";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;
const podcasts = (count: number) => plural(count, "Podcast", "Podcasts");

export const stations: Words<typeof english.stations> = {
  title: "Stationen",
  lead: "Aufnahmen und Podcasts in einem Programm. Drücke auf Abspielen, und es spielt weiter; jede Podcast-App kann abonnieren.",
  create: "Neue Station",
  more: "Mehr zeigen",
  failed: "Die Stationen konnten nicht geladen werden.",
  search: "Stationen suchen",
  following: "Du folgst",
  mine: "Deine",
  all: "Alle Stationen",
  found: (count) => `${plural(count, "Station", "Stationen")} gefunden`,
  nothing: (text) => `Keine Station hat „${text}“ im Titel oder in der Beschreibung.`,
  emptyTitle: "Noch keine Stationen",
  emptyText:
    "Eine Station spielt, was du hineintust, eins nach dem anderen: Podcasts, Aufnahmen, andere Stationen. Zum Anfangen brauchst du nur einen Titel.",
  emptyButton: "Die erste Station machen",
};

export const making: Words<typeof english.making> = {
  title: "Neue Station",
  lead: "Gib ihr einen Titel. Alles andere lässt sich später ändern.",
  name: "Titel",
  nameHint: "Wie sie auf einer Skala hieße",
  go: "Station machen",
};

export const editing: Words<typeof english.editing> = {
  back: "Station öffnen",
  title: (name) => `${name} bearbeiten`,
  parts: {
    label: "Teile der Station",
    sources: "Quellen",
    order: "Reihenfolge",
    about: "Über sie",
    people: "Freigabe",
  },
  missing: "Diese Station gibt es nicht",
  missingText: "Vielleicht ist sie privat, oder sie hat jetzt eine andere Adresse.",
  gone: "Diese Station wurde gelöscht",
  all: "Alle Stationen",
  notYours: "Diese Station gehört jemand anderem",
  notYoursText: "Ändern können sie nur, wem sie gehört und wer dafür benannt wurde.",
  lost: "Der Server antwortet nicht. Was du siehst, ist vielleicht alt; er wird von selbst wieder gefragt.",
  settling: "Das Programm wird zusammengestellt.",
  items: (count) => `${plural(count, "Stück", "Stücke")} im Programm`,
};

export const adding: Words<typeof english.adding> = {
  title: "Etwas zum Hören hinzufügen",
  label: "Podcast",
  hint: "Die Adresse eines Podcasts oder seiner Seite. Auch @name für jemanden hier, #thema, oder die Adresse einer Station oder Aufnahme.",
  placeholder: "https://",
  go: "Hinzufügen",
  unclear:
    "Das ist keine Adresse. Füge die Adresse eines Podcasts oder seiner Seite ein, etwa https://example.org/podcast.",
  added: (title) => `${title} ist hinzugefügt.`,
  ways: "Andere Wege",
  opml: "OPML-Datei",
  opmlHint:
    "Eine Liste von Podcasts, wie andere Apps sie ausgeben. Du kannst die Datei auch irgendwo hier ablegen.",
  opmlDrop: "Lege die OPML-Datei ab, um ihre Podcasts hinzuzufügen",
  opmlReading: "Die Datei wird gelesen",
  opmlDone: (added, known) =>
    [
      added === 0 ? "Nichts Neues hinzugefügt" : `${podcasts(added)} hinzugefügt`,
      ...(known > 0 ? [`${number(known)} ${known === 1 ? "war" : "waren"} schon da`] : []),
    ].join("; "),
  opmlRefused: (count) =>
    count === 1
      ? "Eine Zeile der Datei wurde nicht genommen:"
      : `${number(count)} Zeilen der Datei wurden nicht genommen:`,
  dismiss: "Weglegen",
  recordings: "Meine Aufnahmen",
  host: "Jemand hier",
  hostLabel: "Der Name hier",
  hostHint: "Alle öffentlichen Aufnahmen, jetzt und später. Zum Beispiel @mira",
  topic: "Ein Thema",
  topicLabel: "Thema",
  topicHint: "Alle öffentlichen Aufnahmen hier, die es haben",
  station: "Eine Station",
};

export const picking: Words<typeof english.picking> = {
  recordings: "Meine Aufnahmen",
  recordingsText: "Jede, die du wählst, kommt für sich in die Station.",
  none: "Du hast noch keine Aufnahmen gesichert.",
  inIt: "In der Station",
  silent: "Hat noch keinen Ton",
  private: "Privat: Nur du kannst sie hören. Lege zuerst fest, wer zuhören darf.",
  add: (count) => (count === 0 ? "Hinzufügen" : `${plural(count, "Aufnahme", "Aufnahmen")} hinzufügen`),
  added: (count) => `${plural(count, "Aufnahme ist", "Aufnahmen sind")} hinzugefügt.`,
  stations: "Eine andere Station",
  stationsText: "Alles in ihrem Programm kommt in deines, jetzt und später.",
  search: "Stationen suchen",
  noStations: "Keine andere Station gefunden.",
  addOne: (title) => `${title} hinzufügen`,
};

export const sources: Words<typeof english.sources> = {
  title: "Quellen",
  empty: "Noch nichts darin",
  emptyText: "Füge oben die Adresse eines Podcasts ein, oder wähle einen anderen Weg.",
  kinds: {
    feed: "Podcast",
    host: "Aufnahmen einer Person",
    topic: "Thema",
    recording: "Aufnahme",
    station: "Station",
  },
  // Das Wort des Servers, an dem die Pause erkannt wird: keine Übersetzung.
  pausedStep: "Paused",
  paused: "Angehalten: Nichts Neues kommt herein",
  here: (items) => `${number(items)} im Programm`,
  out: (count) => `${number(count)} weggelassen`,
  nextLook: (time) => `Neuer Versuch ${time}`,
  lastLook: (time) => `Zuletzt angesehen ${time}`,
  pause: (title) => `${title} anhalten`,
  pauseShort: "Anhalten",
  resume: (title) => `${title} fortsetzen`,
  resumeShort: "Fortsetzen",
  remove: (title) => `${title} entfernen`,
  removeShort: "Entfernen",
  removed: (title) => `${title} ist entfernt. Die Stücke daraus verlassen das Programm.`,
  undo: "Rückgängig",
  retry: "Noch einmal",
  retryOf: (title) => `${title} noch einmal versuchen`,
  retryAll: "Alle fehlgeschlagenen noch einmal",
  retrying: "Neuer Versuch läuft.",
  details: (title) => `Mehr über ${title}`,
  up: "Nach oben",
  down: "Nach unten",
  cap: "Höchstens so viele von hier",
  capHint: "Die neuesten. Leer: alle.",
  capSet: "Festlegen",
  capWrong: "Schreibe eine ganze Zahl ab 1, oder nichts.",
  leftOut: "Weggelassen",
  locked:
    "Der Herausgeber bittet darum, dass andere Dienste ihn nicht übernehmen: Er spielt hier, und steht nicht im öffentlichen Feed.",
  blocked: "Der Herausgeber will nicht gelistet sein: Er spielt nur in privaten Stationen.",
  warnings: "In seinem Feed berichtigt",
};

export const progress: Words<typeof english.progress> = {
  label: "Einlesen",
  said: (done, all, failed) =>
    `${
      done === all
        ? all === 1
          ? "Der Podcast ist da"
          : `Alle ${podcasts(all)} sind da`
        : `${number(done)} von ${podcasts(all)} ${done === 1 ? "ist" : "sind"} da`
    }${failed > 0 ? `; ${number(failed)} ${failed === 1 ? "war" : "waren"} nicht zu lesen` : ""}`,
};

export const reordering: Words<typeof english.reordering> = {
  handle: (name, place, all) =>
    `${name} verschieben, ${number(place)} von ${number(all)}. Die Pfeiltasten verschieben es.`,
  moved: (name, place, all) => `${name} ist jetzt ${number(place)} von ${number(all)}.`,
};

export const rules: Words<typeof english.rules> = {
  merge: "In welcher Reihenfolge sie spielt",
  merges: { date: "Neueste zuerst", oldest: "Älteste zuerst", round_robin: "Reihum", hand: "Von Hand" },
  mergeText: {
    date: "Was zuletzt kam, ist zuerst zu hören, gleich aus welcher Quelle.",
    oldest: "Von Anfang an: für alles, was eine Geschichte erzählt.",
    round_robin: "Eins aus jeder Quelle, dann das nächste aus jeder. Keine übertönt die anderen.",
    hand: "So, wie du es ordnest. Was du nicht geordnet hast, folgt, das Neueste zuerst.",
  },
  title: "Was hereinkommt",
  text: "Stücke unbekannter Länge oder Sprache werden nicht weggelassen.",
  age: "Nicht älter als",
  ages: { none: "Jedes Alter", "7": "Eine Woche", "30": "Ein Monat", "90": "Drei Monate", "365": "Ein Jahr" },
  days: (count) => plural(count, "Tag", "Tage"),
  explicit: "Anstößiges kommt herein",
  explicitHint: "So, wie die Herausgeber es kennzeichnen",
  languages: "Nur diese Sprachen",
  languagesHint: "Kurze Namen mit Komma getrennt, etwa en, de. Leer: alle.",
  min: "Nicht kürzer als",
  max: "Nicht länger als",
  minutes: "Minuten. Leer: jede Länge.",
  wrongMinutes: "Schreibe eine ganze Zahl von Minuten, oder nichts.",
  saved: "Das Programm wird nach diesen Regeln zusammengestellt.",
};

export const channel: Words<typeof english.channel> = {
  title: "Im Programm",
  hand: "Ziehe ein Stück, oder verschiebe es mit den Pfeiltasten auf seinem Griff. Neue kommen hinter die, die du geordnet hast.",
  text: "Nimm heraus, was nicht zu hören sein soll. Es bleibt dort, wo es herkommt.",
  search: "Im Programm suchen",
  empty: "Noch nichts im Programm.",
  nothing: (text) => `Nichts im Programm hat „${text}“.`,
  hide: (title) => `${title} herausnehmen`,
  hidden: (title) => `${title} ist aus dem Programm.`,
  top: (title) => `${title} an den Anfang`,
  back: "Zurücklegen",
  backOf: (title) => `${title} zurücklegen`,
  out: (count) => `${plural(count, "Stück", "Stücke")} herausgenommen`,
  more: "Mehr zeigen",
};

export const about: Words<typeof english.about> = {
  title: "Titel und Text",
  name: "Titel",
  description: "Beschreibung",
  descriptionHint: "Was man darin findet. Links werden in Podcast-Apps zu Links.",
  language: "Sprache",
  languageHint: "Was darin gesprochen wird, etwa de oder pt-br",
  funding: "Link zum Unterstützen",
  fundingHint: "Eine Seite, auf der man dich unterstützen kann, https://…",
  fundingText: "Worte des Links",
  fundingTextHint: "Etwa „Spendier uns einen Tee“",
  license: "Lizenz",
  licenseHint: "Etwa cc-by-4.0, oder die Adresse einer Lizenz",
  categories: "Kategorien",
  categoriesHint: "Bis zu 3, wie Podcast-Apps sie ordnen",
  addCategory: "Kategorie hinzufügen",
  removeCategory: (name) => `${name} entfernen`,
  address: "Adresse",
  addressHint: (start) =>
    `${start} und das hier. Kleine Buchstaben, Ziffern und Bindestriche. Die alte Adresse geht dann nicht mehr.`,
  cover: "Titelbild",
  coverText: "Am besten quadratisch, mindestens 1400 Pixel breit. PNG, JPEG oder WebP, bis 10 MB.",
  coverComposed: "Dieses ist aus den Bildern der Quellen zusammengesetzt.",
  coverChoose: "Bild wählen",
  coverDrop: "Lege das Bild ab, um es zu nehmen",
  coverUse: "Dieses Bild nehmen",
  coverAnother: "Anderes wählen",
  coverPreview: "Vorschau des neuen Titelbilds",
  coverSet: "Das Titelbild ist geändert.",
  coverRemove: "Das zusammengesetzte nehmen",
  coverRemoved: "Das Titelbild ist wieder aus den Quellen zusammengesetzt.",
  coverNot: "Das ist kein Bild. Wähle eine PNG-, JPEG- oder WebP-Datei.",
  coverLarge: "Dieses Bild ist größer als 10 MB. Wähle ein kleineres.",
};

export const sharing: Words<typeof english.sharing> = {
  visibility: "Wer zuhören darf",
  visibilities: {
    public: "Alle",
    unlisted: "Wer den Link hat",
    private: "Wem sie gehört und wer sie bearbeitet",
  },
  visibilityText: {
    public: "Sie ist hier gelistet, und Podcast-Apps können ihren Feed finden.",
    unlisted: "Sie steht in keiner Liste. Ihr Feed geht für alle, die die Adresse haben.",
    private:
      "Niemand sonst sieht sie. Podcast-Apps abonnieren mit einem geheimen Link, einem neuen jedes Mal, wenn du das wählst.",
  },
  onlyOwner: (name) => `Das kann nur ${name} ändern, wem sie gehört.`,
  feed: "Für Podcast-Apps",
  feedText: "Füge diese Adresse in eine beliebige Podcast-App ein.",
  privateText:
    "Dieser Link ist ein Schlüssel: Wer ihn hat, kann zuhören. Gib ihn nur deinen eigenen Apps und denen, die dürfen. Er wird neu gemacht, wenn jemand nicht mehr mitbearbeitet.",
  feedLink: "Feed",
  copy: "Kopieren",
  copied: "Kopiert",
  newLink: "Neuen Link machen",
  newLinkTitle: "Neuen Link machen?",
  newLinkText:
    "Der alte Link geht sofort nicht mehr, in jeder App, die ihn hat. Den Apps muss man den neuen geben.",
  newLinkYes: "Neuen Link machen",
  newLinkDone: "Der alte Link geht nicht mehr. Das ist der neue.",
  editors: "Wer mitbearbeitet",
  editorsText:
    "Quellen, Reihenfolge, Text und Titelbild ändern. Löschen oder sagen, wer zuhören darf, geht damit nicht.",
  owner: "Besitz",
  noEditors: "Niemand außer dir.",
  editor: "Jemanden dazunehmen",
  editorHint: "Der Name hier, etwa @mira",
  editorAdd: "Dazunehmen",
  editorAdded: (name) => `${name} kann sie jetzt bearbeiten.`,
  editorRemove: (name) => `${name} entfernen`,
  editorRemoved: (name) => `${name} kann sie nicht mehr bearbeiten.`,
  export: "Woandershin mitnehmen",
  exportText: "Die Liste ihrer Podcasts als OPML-Datei, die jede Podcast-App lesen kann.",
  exportLink: "OPML herunterladen",
};

export const deleting: Words<typeof english.deleting> = {
  title: "Löschen",
  text: "Löschen nimmt die Station allen weg. Was genau verschwindet, steht vorher da.",
  button: "Station löschen",
  ask: (title) => `„${title}“ löschen?`,
  what: (followers) =>
    `Das lässt sich nicht rückgängig machen. Ihre Seite und ihr Feed sind sofort weg, hier und in jeder Podcast-App${followers > 0 ? `, auch für ${plural(followers, "Person, die ihr folgt", "Personen, die ihr folgen")}` : ""}; ihr Titelbild und deine Reihenfolge werden gelöscht, und andere Stationen verlieren, was sie von ihr hatten. Aufnahmen, Podcasts und was Leute davon gehört haben, bleiben.`,
  yes: "Endgültig löschen",
  no: "Behalten",
  done: "Die Station ist gelöscht.",
};
