import type { livePlayer as englishPlayer, sharing as englishSharing } from "../sharing";
import type { Words } from "../words";

export const sharing: Words<typeof englishSharing> = {
  title: "Diesen Space teilen",
  link: "Link",
  copy: "Link kopieren",
  copied: "Link kopiert",
  qr: "QR-Code des Links",
  qrText: "Richte die Kamera eines Telefons darauf, um den Space dort zu öffnen.",
  embed: "Code für deine eigene Seite",
  embedText: "Zeigt einen kleinen Player, mit dem man zuhört, ohne deine Seite zu verlassen.",
  embedClosed: "Wer keine PIN oder Einladung hat, liest dort, dass dieser Space nicht für alle offen ist.",
  copyCode: "Code kopieren",
  codeCopied: "Code kopiert",
  system: "Mit einer anderen App teilen",
};

export const livePlayer: Words<typeof englishPlayer> = {
  listen: (title) => `${title} anhören`,
  stop: (title) => `${title} nicht mehr hören`,
  open: "Space öffnen",
  connecting: "Verbindung wird aufgebaut…",
  reconnecting: "Die Verbindung ist abgebrochen. Sie wird neu aufgebaut…",
  loading: "Der Player wird geöffnet",
  tap: "Dein Browser möchte, dass du noch einmal drückst, bevor er spielt.",
  canceled: "Dieser Space wurde abgesagt.",
  ended: "Dieser Space ist vorbei.",
  recording: "Aufnahme anhören",
  soon: (time) => `Beginnt ${time}.`,
  closed: "Dieser Space ist nicht für alle offen. Öffne ihn mit einer PIN oder einer Einladung.",
  missing: "Diesen Space gibt es nicht.",
  failed: "Der Player konnte nicht geöffnet werden. Lade die Seite neu, um es noch einmal zu versuchen.",
};
