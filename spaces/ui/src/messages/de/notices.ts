import { number } from "../../format";

export const notices = {
  bell: (unread: number) =>
    unread === 0 ? "Benachrichtigungen" : `Benachrichtigungen: ${number(unread)} ungelesen`,
  title: "Benachrichtigungen",
  empty: "Noch nichts. Hier steht, woran du erinnert wirst und was Leute ankündigen, denen du folgst.",
  failed: "Die Benachrichtigungen konnten nicht geladen werden.",
  more: "Frühere zeigen",
  unread: "Neu",
  settings: "Wie du es erfährst",
  ways: {
    title: "Wie du es erfährst",
    text: "Wähle für jede Art von Nachricht, wo sie dich erreicht.",
    reminders: "Woran du erinnert werden willst",
    remindersHint: "Zehn Minuten vorher und zu Beginn.",
    changes: "Änderungen daran",
    changesHint: "Wenn es verschoben oder abgesagt wird.",
    follows: "Leute, denen du folgst",
    followsHint: "Wenn sie etwas ankündigen oder live gehen.",
    names: { site: "Hier", push: "Push", mail: "Mail" },
    for: (way: string, what: string) => `${way}: ${what}`,
    noBrowser: "Noch ist kein Browser für Push eingerichtet: siehe unten.",
    noMail: "Noch ist keine Adresse für Mail eingerichtet: siehe unten.",
  },
  push: {
    title: "Push an diesen Browser",
    text: "Du erfährst es, auch wenn diese Seite zu ist.",
    on: "Hier einschalten",
    off: "Hier ausschalten",
    done: "Dieser Browser sagt dir ab jetzt Bescheid",
    stopped: "Dieser Browser sagt dir nichts mehr",
    denied:
      "Dein Browser hat Benachrichtigungen dieser Seite blockiert: erlaube sie in der Adressleiste und drücke noch einmal.",
    unable:
      "Dieser Browser kann keine Push-Nachrichten empfangen. Lege Spaces auf dem iPhone zuerst auf den Home-Bildschirm.",
    failed:
      "Der Browser konnte sich nicht anmelden: sein Push-Dienst hat nicht geantwortet. Versuche es gleich noch einmal oder in einem anderen Browser.",
    serverOff: "Dieser Server verschickt kein Push: sein Betreiber hat es ausgeschaltet.",
    others: "Browser, die Bescheid sagen",
    this: "dieser",
    remove: (label: string) => `${label} nichts mehr sagen`,
  },
  mail: {
    title: "Mail",
    serverOff: "Dieser Server verschickt keine Mail: sein Betreiber hat es nicht eingerichtet.",
    address: "Adresse",
    hint: "Nur für diese Nachrichten; niemand sieht sie.",
    confirm: "Schick mir den Link",
    waiting: (email: string) =>
      `Ein Link ging an ${email}. Öffne ihn innerhalb eines Tages; bis dahin geht nichts anderes dorthin.`,
    confirmed: (email: string) => `Mails gehen an ${email}.`,
    remove: "Keine Mails mehr",
    removed: "Keine Mails mehr",
  },
  calendar: {
    title: "Kalender",
    text: "Alles, woran du erinnert wirst, in deinem Kalenderprogramm. Wer diese Adresse hat, kann es lesen.",
    subscribe: "Abonnieren",
    copy: "Adresse kopieren",
    renew: "Neue Adresse",
    renewTitle: "Neue Adresse?",
    renewText: "Kalender mit der jetzigen bekommen nichts mehr. Trage dort die neue ein.",
    renewed: "Der Kalender hat eine neue Adresse",
  },
  page: {
    title: "Benachrichtigungen",
    account: "Dein Konto",
    needed: "Melde dich an, um zu wählen, wie du es erfährst.",
    signIn: "Anmelden",
  },
  confirm: {
    title: "Ist das deine Adresse?",
    text: "Dann gehen Erinnerungen ab jetzt dorthin.",
    yes: "Ja, nimm sie",
    done: (email: string) => `Erinnerungen gehen ab jetzt an ${email}.`,
  },
  stop: {
    title: "Keine Mails mehr?",
    text: "Benachrichtigungen auf der Seite und in deinen Browsern bleiben, wie sie sind.",
    yes: "Keine Mails mehr",
    done: "Es kommen keine Mails mehr. In den Einstellungen kannst du sie wieder einschalten.",
  },
};
