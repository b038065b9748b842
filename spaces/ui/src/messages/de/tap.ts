import { length, number } from "../../format";
import type {
  consent as englishConsent,
  keeping as englishKeeping,
  offRecord as englishOffRecord,
  pins as englishPins,
  saving as englishSaving,
  tap as englishTap,
} from "../tap";
import type { Words } from "../words";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

/** "15 Sekunden", "Minute", "2 Minuten": hinter "die letzte(n)". */
const stretch = (seconds: number) => {
  const whole = Math.max(1, Math.round(seconds));
  if (whole === 1) return "letzte Sekunde";
  if (whole === 60) return "letzte Minute";
  return whole % 60 === 0 ? `letzten ${whole / 60} Minuten` : `letzten ${whole} Sekunden`;
};

/** Wo etwas als zerstört gilt: was davon nicht erreicht wird. */
const SEALED =
  "Eine Ausnahme: ein Moment, den jemand mit einer Meldung versiegelt hat. Nur die Leute, die diesen Server betreiben, können ihn öffnen; er wird spätestens nach 30 Tagen vernichtet.";

export const tap: Words<typeof englishTap> = {
  off: "Wird nicht behalten",
  held: (until) => (until ? `Kann bis ${until} gesichert werden` : "Kann gesichert werden"),
  on: "Aufnahme läuft",
  willRecord: "Wird aufgenommen",
  recorded: "Aufgenommen",
  saving: "Wird gesichert",
  saved: "Gesichert",
  sentence: {
    off: "Von diesem Space bleibt nichts: Wenn er vorbei ist, ist er weg.",
    held: "Was hier gesagt wird, bleibt eine Weile verschlüsselt, damit es noch gesichert werden kann. Du wirst gefragt, bevor deine Stimme veröffentlicht wird.",
    on: "Dieser Space wird aufgenommen. Wer hier spricht, stimmt dem zu.",
  },
  beforeMic: {
    off: "Von dem, was du sagst, bleibt nichts: Wenn der Space vorbei ist, ist es weg.",
    held: "Was du sagst, bleibt eine Weile verschlüsselt, damit es noch gesichert werden kann. Bevor deine Stimme veröffentlicht wird, wirst du gefragt; keine Antwort heißt nein.",
    on: "Dieser Space wird aufgenommen. Wenn du dein Mikrofon öffnest, stimmst du zu, dass deine Stimme in der Aufnahme ist. Du kannst sie später wieder herausnehmen.",
  },
  choose: "Was davon bleibt",
  choices: {
    held: {
      name: "Kann gesichert werden",
      text: "Vorerst verschlüsselt. Du kannst ihn danach sichern, wenn die Stimmen zustimmen.",
    },
    on: {
      name: "Aufgenommen",
      text: "Von Anfang an, für alle sichtbar. Wer spricht, stimmt zu.",
    },
    off: { name: "Nicht behalten", text: "Nichts wird festgehalten. Wenn er vorbei ist, ist er weg." },
  },
  changed: "Geändert. Alle sehen es.",
  infoTitle: "Was mit dem Ton geschieht",
  points: {
    off: ["Nichts von diesem Space wird festgehalten. Wenn er vorbei ist, kann ihn niemand mehr hören."],
    held: [
      "Jede Stimme bleibt verschlüsselt, jede unter einem eigenen Schlüssel, damit der Space noch gesichert werden kann.",
      "Sichert ihn niemand rechtzeitig, werden die Schlüssel zerstört, und niemand kann ihn je hören.",
      "Wird er gesichert, werden alle gefragt, die gesprochen haben. Keine Antwort heißt nein: Diese Stimme wird zu Stille.",
      "Auf der Bühne nimmt „Nicht fürs Protokoll“ zurück, was du zuletzt gesagt hast.",
      "Auch später kannst du deine Stimme aus der Aufnahme nehmen, unter Meine Stimme.",
      SEALED,
    ],
    on: [
      "Dieser Space wird aufgenommen. Wer hier ein Mikrofon öffnet, stimmt zu, in der Aufnahme zu sein.",
      "Auf der Bühne nimmt „Nicht fürs Protokoll“ zurück, was du zuletzt gesagt hast.",
      "Auch später kannst du deine Stimme aus der Aufnahme nehmen, unter Meine Stimme.",
      SEALED,
    ],
  },
  problemTitle: "Die Aufnahme hat ein Problem",
};

export const offRecord: Words<typeof englishOffRecord> = {
  action: "Nicht fürs Protokoll",
  title: "Zurücknehmen, was du gesagt hast",
  text: `Die letzten Augenblicke deiner Stimme werden sofort zerstört: Niemand kann sie mehr sichern. ${SEALED} Alle hier hören einen Ton und sehen, dass du es getan hast.`,
  last: (seconds) => `Die ${stretch(seconds)}`,
  mine: (seconds) => `Nicht fürs Protokoll: die ${stretch(seconds)} deiner Stimme.`,
  theirs: (name, seconds) => `${name} hat die ${stretch(seconds)} aus dem Protokoll genommen.`,
};

export const saving: Words<typeof englishSaving> = {
  action: "Diesen Space sichern",
  title: "Diesen Space sichern?",
  text: "Alle, die hier sprechen, werden gefragt, ob ihre Stimme veröffentlicht werden darf. Wer nein sagt, oder nichts, wird zu Stille.",
  private: "Zuerst ist er privat: Wer zuhören darf, entscheidest du später.",
  done: "Gesichert. Die Stimmen werden gefragt.",
  saved: "Gesichert",
  see: "Deine Aufnahmen ansehen",
  inRoom: "Dieser Space wird gesichert.",
};

export const consent: Words<typeof englishConsent> = {
  region: "Deine Stimme",
  asked: "Dieser Space wird gesichert. Du wirst oben auf der Seite nach deiner Stimme gefragt.",
  savedThe: "hat gesichert:",
  mayYour: "Darf deine Stimme in der Aufnahme sein?",
  details: "Was das bedeutet",
  yes: "Ja",
  anonymous: "Ja, ohne meinen Namen",
  no: "Nein",
  explain: {
    yes: "Deine Stimme ist in der Aufnahme, mit deinem Namen.",
    anonymous:
      "Deine Stimme ist in der Aufnahme, ohne deinen Namen und deine Farbe. Wer sie kennt, erkennt sie vielleicht.",
    no: "Deine Stimme bleibt weg. An ihrer Stelle ist Stille.",
  },
  until: (time) => `Du hast Zeit bis ${time}. Keine Antwort heißt nein.`,
  untilLater: "Du hast Zeit bis nach dem Space. Keine Antwort heißt nein.",
  said: {
    yes: "Du hast ja gesagt.",
    anonymous: "Du hast ja gesagt, ohne deinen Namen.",
    no: "Du hast nein gesagt.",
  },
  changeUntil: (time) => `Du kannst das bis ${time} ändern.`,
  changeLater: "Du kannst das bis einige Zeit nach dem Space ändern.",
  change: "Meine Antwort ändern",
  hide: "Diese Frage ausblenden",
  more: (count) => plural(count, "weitere Frage wie diese", "weitere Fragen wie diese"),
  mine: "Meine Antwort",
  pageTitle: "Deine Stimme in einer Aufnahme",
  question: "Darf deine Stimme darin sein?",
  savedBy: "Gesichert von",
  spokenOn: (time) => `gesprochen ${time}`,
  heard: (ms) => `Dein Mikrofon war darin ${length(ms)} offen.`,
  closed: {
    yes: "Es steht fest: Deine Stimme ist in der Aufnahme.",
    anonymous: "Es steht fest: Deine Stimme ist in der Aufnahme, ohne deinen Namen.",
    no: "Es steht fest: Deine Stimme ist nicht in der Aufnahme.",
  },
  closedSilent:
    "Die Zeit ist um, und du hast nicht geantwortet. Deshalb ist deine Stimme nicht in der Aufnahme.",
  withdrawn: "Du hast deine Stimme aus dieser Aufnahme genommen.",
  withdraw: "Meine Stimme herausnehmen",
  withdrawTitle: "Deine Stimme aus dieser Aufnahme nehmen?",
  withdrawText:
    "Die Aufnahme wird ohne dich neu gemacht. Was du gesagt hast, wird zerstört und kommt nicht zurück; die Dateien mit deiner Stimme verschwinden hier sofort.",
  withdrawDone: "Deine Stimme ist heraus. Die Aufnahme wird ohne sie neu gemacht.",
  strangerTitle: "Wir kennen deine Stimme hier nicht",
  stranger:
    "Entweder gibt es diese Aufnahme nicht, oder du hast nicht darin gesprochen. Hast du als Gast gesprochen, öffne diesen Link im Browser, mit dem du gesprochen hast.",
  strangerSignIn: "Hast du mit einem Konto gesprochen, melde dich zuerst an.",
  goneTitle: "Gelöscht",
  gone: "Diese Aufnahme wurde gelöscht. Niemand ist mehr darin veröffentlicht.",
  all: "Alle Aufnahmen mit meiner Stimme",
};

export const pins: Words<typeof englishPins> = {
  title: "Angeheftet",
  add: "Link anheften",
  sheet: "An diesen Space anheften",
  url: "Link",
  urlHint: "https://",
  name: "Titel",
  nameHint: "Wenn du willst; sonst steht die Adresse da",
  text: "Alle hier sehen ihn. In einer Aufnahme beginnt damit ein Kapitel.",
  pin: "Anheften",
  remove: (title) => `${title} abnehmen`,
};

export const keeping: Words<typeof englishKeeping> = {
  title: "Was soll daraus werden?",
  until: (time) => `Es bleibt verschlüsselt bis ${time}. Wenn du nichts tust, wird es dann zerstört.`,
  save: "Sichern",
  saveText:
    "Alle, die gesprochen haben, werden gefragt. Dann entsteht die Aufnahme, und du entscheidest, wer zuhören darf.",
  hold: "Weiter behalten",
  holdText: "Später entscheiden. Niemand kann es hören, bis du es sicherst.",
  holdTitle: "Weiter behalten",
  holdHow: "Wie lange noch? Wenn die Zeit um ist und du nicht gesichert hast, wird es zerstört.",
  holdFor: (hours) => (hours === 24 ? "1 Tag" : `${hours / 24} Tage`),
  holdUntil: (time) => `bis ${time}`,
  held: (time) => `Es bleibt bis ${time}.`,
  letGo: "Loslassen",
  letGoText: `Es wird jetzt zerstört. Niemand kann es zurückholen, auch nicht die Leute, die diesen Server betreiben. ${SEALED}`,
  letGoTitle: "Diesen Space loslassen?",
  letGoYes: "Zerstören",
  letGoNo: "Noch nicht",
  off: "Von diesem Space wurde nichts behalten.",
  gone: "Von diesem Space ist nichts mehr da: Seine Schlüssel sind zerstört.",
  flushing: "Einen Augenblick: Die letzten Sekunden werden weggelegt.",
  others: {
    off: "Von diesem Space wurde nichts behalten.",
    recording: "Einen Augenblick: Die letzten Sekunden werden weggelegt.",
    held: "Dieser Space kann noch gesichert werden. Dann werden zuerst alle gefragt, die gesprochen haben.",
    saved: "Dieser Space wurde gesichert. Wenn die Aufnahme öffentlich ist, steht sie hier.",
    shredded: "Von diesem Space ist nichts mehr da.",
  },
  listen: "Aufnahme anhören",
  yours: "Deine Aufnahme",
  asking: "Die Stimmen werden gefragt",
  pending: (answered, all) =>
    `${number(answered)} von ${plural(all, "Stimme", "Stimmen")} ${all === 1 ? "hat" : "haben"} bisher geantwortet.`,
  pendingUntil: (time) => `Wer bis ${time} nicht geantwortet hat, bleibt weg.`,
  publish: "Jetzt veröffentlichen",
  publishText:
    "Mit denen, die bisher ja gesagt haben. Die anderen können noch dazukommen, bis die Zeit um ist.",
  making: "Die Aufnahme entsteht",
  step: (step, progress) => `${step || "Wartet, bis sie an der Reihe ist"}, ${Math.floor(progress * 100)} %`,
  ready: "Die Aufnahme ist fertig",
  visible: {
    private: "Nur du kannst sie hören. In deinen Aufnahmen entscheidest du, wer noch.",
    unlisted: "Wer den Link hat, kann sie hören.",
    public: "Alle können sie hören.",
  },
  failed: "Die Aufnahme konnte nicht gemacht werden",
  deleted: "Die Aufnahme ist gelöscht",
  open: "Aufnahme öffnen",
  all: "Alle meine Aufnahmen",
  link: "Link für die Stimmen kopieren",
  linkText:
    "Für alle, die Gast waren oder nicht hier sind: Sie antworten im Browser, mit dem sie gesprochen haben.",
  answers: { yes: "ja", anonymous: "ja, ohne den Namen", no: "nein", none: "hat noch nicht geantwortet" },
  spoke: (count) => plural(count, "Person hat gesprochen", "Personen haben gesprochen"),
};
