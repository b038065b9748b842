/** Chat, Reaktionen und angeheftete Links auf Deutsch. */
import { number } from "../../format";
import type { talk as english } from "../talk";
import type { Words } from "../words";

export const talk: Words<typeof english> = {
  chat: {
    label: "Nachrichten",
    empty: "Noch hat niemand etwas geschrieben.",
    emptyHint: "Sag Hallo oder teile einen Link.",
    off: "Die Gastgeber haben den Chat abgeschaltet.",
    earlier: "Frühere Nachrichten zeigen",
    loading: "Frühere Nachrichten werden geholt",
    unread: "Neu",
    newBelow: (count: number) => (count === 1 ? "1 neue Nachricht" : `${number(count)} neue Nachrichten`),
    latest: "Zur neuesten Nachricht",
    field: "Deine Nachricht",
    placeholder: "Schreib an alle",
    send: "Senden",
    slow: (seconds: number) => `Langsamer Modus: eine Nachricht alle ${seconds} s.`,
    wait: (seconds: number) => `In ${seconds} s kannst du wieder schreiben.`,
    left: (count: number) => `Noch ${number(count)} Zeichen`,
    tooLong: (count: number) => `${number(count)} Zeichen zu viel`,
    delete: "Diese Nachricht löschen",
    deleteOf: (name: string) => `Diese Nachricht von ${name} löschen`,
    report: (name: string) => `Diese Nachricht von ${name} melden`,
    deleteTitle: "Diese Nachricht löschen?",
    deleteMine: "Sie verschwindet für alle im Space und wird vom Server gelöscht.",
    deleteTheirs: (name: string) =>
      `Was ${name} geschrieben hat, verschwindet für alle im Space und wird vom Server gelöscht. Dass du es gelöscht hast, steht im Protokoll.`,
    deleteYes: "Löschen",
    folded: (count: number) =>
      count === 1
        ? "Eine Nachricht von jemandem, den du blockiert hast"
        : `${number(count)} Nachrichten von Leuten, die du blockiert hast`,
    unfold: "Zeigen",
    about: (name: string) => `Über ${name}`,
    you: "du",
    host: "Gastgeber",
    coHost: "Co-Host",
    speaker: "Auf der Bühne",
    opens: (site: string) => `Öffnet ${site} in einem neuen Tab`,
    away: "Du bist gerade nicht verbunden. Was du getippt hast, bleibt hier.",
  },

  name: {
    text: "Du hast hier kein Konto. Welcher Name soll neben deinen Nachrichten stehen?",
    label: "Name neben deinen Nachrichten",
    hint: "Alle im Space sehen ihn.",
    go: "Weiter",
    change: "Namen ändern",
    as: (name: string) => `Du schreibst als ${name}.`,
  },

  reactions: {
    open: "Reagieren",
    title: "Wähle eine Reaktion",
    tooFast: "Das war schnell. Warte einen Moment.",
    names: {
      "❤️": "Herz",
      "👏": "Applaus",
      "😂": "Lachen",
      "😮": "Erstaunt",
      "🔥": "Feuer",
      "💯": "Hundert Punkte",
      "👍": "Daumen hoch",
      "🙏": "Danke",
    },
  },
};
