/** Die Wörter, die viele Seiten brauchen, auf Deutsch. */
import { length, number, ordinal, people } from "../../format";
import type { common as english } from "../common";
import type { Words } from "../words";
import { consent, keeping, offRecord, pins, saving, tap } from "./tap";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const common: Words<typeof english> = {
  name: "Spaces",
  close: "Schließen",
  cancel: "Abbrechen",
  retry: "Noch einmal",
  save: "Sichern",
  saved: "Gesichert",
  copied: "Kopiert",

  nav: {
    moderation: "Moderation",
    reports: (count: number) => (count === 1 ? "1 Meldung wartet" : `${number(count)} Meldungen warten`),
    label: "Hauptmenü",
    skip: "Zur Seite springen",
    home: "Start",
    start: "Space starten",
    startShort: "Los",
    account: "Konto",
    signIn: "Anmelden",
  },

  language: "Sprache",

  theme: {
    label: "Farben",
    names: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
  },

  home: {
    live: "Jetzt live",
    failed: "Die Spaces konnten nicht geladen werden.",
    stale: "Die Verbindung ist weg. Was hier steht, stimmt vielleicht nicht mehr.",
    talking: (who, several) => `${who} ${several ? "sprechen" : "spricht"}`,
    onStage: (who) => `${who} auf der Bühne`,
    starts: (time) => `Beginnt ${time}`,
    endedAt: (time) => `Beendet ${time}`,
  },

  count: {
    listening: (count) => `${people(count)} ${count === 1 ? "hört" : "hören"} zu`,
    exactly: (count) => plural(count, "Person hört zu", "Personen hören zu"),
  },

  start: {
    title: "Space starten",
    what: "Worum geht es?",
    whatHint: "Eine Frage oder ein Thema macht sich gut",
    topics: "Themen",
    topicsHint: "Bis zu 3, mit Komma getrennt",
    who: "Wer darum bitten darf, zu sprechen",
    policies: {
      everyone: "Alle",
      followed: "Leute, denen ich folge",
      invited: "Nur Leute, die ich einlade",
    },
    whenLabel: "Wann",
    now: "Jetzt",
    later: "Später",
    startsAt: "Beginnt um",
    live: "Auf Sendung gehen",
    schedule: "Ankündigen",
    withoutMicrophone: "Ohne Mikrofon auf Sendung gehen",
  },

  microphone: {
    device: "Mikrofon",
    mine: "Dein Mikrofon",
    standard: "Übliches Mikrofon",
    test: "Mikrofon ausprobieren",
    level: "Eingangspegel",
    speak: "Sag etwas: Der Balken sollte sich bewegen.",
    sheetTitle: "Bevor das Mikrofon aufgeht",
    invited: "Du bist auf der Bühne. Wenn dein Mikrofon aufgeht, hören dich alle hier.",
    open: "Mein Mikrofon öffnen",
    later: "Jetzt nicht",
    house: "Sei freundlich, lass andere ausreden, und nimm wenn möglich ein Headset.",
    lost: "Dein Mikrofon ist weg. Stecke es wieder an oder wähle ein anderes.",
    problems: {
      denied:
        "Wir hören dein Mikrofon nicht. Dein Browser hat es für diese Seite gesperrt: Erlaube es in der Adressleiste, dann drücke auf Noch einmal.",
      missing: "Dieses Gerät hat kein Mikrofon. Schließe eines an, dann drücke auf Noch einmal.",
      busy: "Ein anderes Programm benutzt das Mikrofon. Schließe es dort, dann drücke auf Noch einmal.",
      insecure:
        "Browser öffnen das Mikrofon nur auf sicheren Seiten. Öffne diese Adresse mit https, oder auf demselben Rechner als localhost.",
      failed: "Das Mikrofon ging nicht auf. Prüfe, ob es angeschlossen ist, dann drücke auf Noch einmal.",
    },
  },

  tap,
  offRecord,
  saving,
  consent,
  pins,
  keeping,

  space: {
    loading: "Der Space wird geöffnet",
    live: "Live",
    stage: "Auf der Bühne",
    audience: "Hört zu",
    stageEmpty: "Im Augenblick ist niemand auf der Bühne.",
    audienceNobody: "Noch hört niemand zu. Teile den Link.",
    onlyYou: ": nur du",
    youAmong: ", du auch",
    roles: { host: "Gastgeber", co_host: "Co-Host", speaker: "Spricht", listener: "Hört zu" },
    you: "du",
    talking: "spricht",
    muted: "stumm",
    away: "nicht da",
    noMicrophone: "Mikrofon zu",
    connecting: "Verbinde",
    reconnecting: "Die Verbindung ist abgebrochen. Neuer Versuch",
    listen: "Zuhören",
    blocked: "Dein Browser wartet auf ein Tippen, bevor er Ton abspielt.",
    join: "Hinein und zuhören",
    ask: "Zu Wort melden",
    askTitle: "Zu Wort melden",
    askName: "Dein Name",
    askNameHint: "Alle im Space sehen ihn",
    withdraw: "Hand herunternehmen",
    position: (position) =>
      position === 1
        ? "Deine Hand ist oben. Du bist als Nächstes dran."
        : `Deine Hand ist oben. Du bist an ${ordinal(position)} Stelle.`,
    policy: {
      followed: "Zu Wort melden dürfen sich hier nur Leute, denen der Gastgeber folgt.",
      invited: "Hier sprechen nur Leute, die eingeladen werden.",
    },
    invited: (role) =>
      role === "co_host" ? "Du sollst Co-Host werden." : "Du bist auf die Bühne eingeladen.",
    acceptInvite: (role) => (role === "co_host" ? "Co-Host werden" : "Auf die Bühne"),
    declineInvite: "Nein, danke",
    mute: "Stumm",
    unmute: "Sprechen",
    mutedBy: (name) => `${name} hat dich stumm geschaltet. Sprich wieder, wenn du dran bist.`,
    openMicrophone: "Mein Mikrofon öffnen",
    speakHere: "Aus diesem Fenster sprechen",
    backToListening: "Von der Bühne",
    leave: "Gehen",
    share: "Teilen",
    linkCopied: "Link kopiert",
    end: "Space beenden",
    endTitle: "Diesen Space beenden?",
    endText: (listeners) =>
      listeners > 0
        ? `Er endet für alle, auch für ${plural(listeners, "Person, die zuhört", "Personen, die zuhören")}. Er lässt sich nicht wieder starten.`
        : "Er endet für alle und lässt sich nicht wieder starten.",
    endYes: "Space beenden",
    endNo: "Weitermachen",
    leaveHostTitle: "Deinen eigenen Space verlassen?",
    leaveHostText: "Ein Co-Host übernimmt. Ohne einen wartet der Space ein wenig auf dich und endet dann.",
    leaveYes: "Gehen",
    switchTitle: "Die Bühne verlassen?",
    switchText: (title) =>
      `Du bist auf der Bühne in „${title}“. Wenn du einen anderen Space öffnest, gehst du dort hinaus.`,
    switchYes: "Gehen und weiter",
    hostGone: "Die Verbindung zum Gastgeber ist abgebrochen. Der Platz bleibt eine Weile frei.",
    start: "Auf Sendung gehen",
    waitingTitle: "Noch nicht live",
    waiting: (time) => `Beginnt ${time}. Bleib hier: Es geht von selbst los.`,
    waitingHere: (count) => `${plural(count, "Person wartet", "Personen warten")} mit dir`,
    cancelSpace: "Diesen Space absagen",
    cancelTitle: "Diesen Space absagen?",
    cancelText: "Wer dem Link folgt, sieht, dass er abgesagt ist.",
    cancelNo: "Behalten",
    elapsed: "Live seit",
  },

  manage: {
    for: (name) => `${name} verwalten`,
    mute: (name) => `${name} stumm schalten`,
    demote: (name) => `${name} ins Publikum`,
    uncoHost: (name) => `${name} ist nicht mehr Co-Host`,
    coHost: (name) => `${name} zum Co-Host machen`,
    remove: (name) => `${name} hinausschicken`,
    ban: (name) => `${name} ausschließen`,
    banTitle: (name) => `${name} ausschließen?`,
    banText: "Das gilt sofort, und ein Zurück in diesen Space gibt es nicht.",
    profile: "Profil",
    muteAll: "Alle stumm",
  },

  requests: {
    title: "Möchte sprechen",
    none: "Im Augenblick meldet sich niemand.",
    accept: (name) => `${name} annehmen`,
    acceptShort: "Annehmen",
    declineShort: "Ablehnen",
    decline: (name) => `${name} ablehnen`,
    waiting: (ms) => `wartet ${length(ms)}`,
    waitingNow: "gerade eben",
    came: (name) => `${name} möchte sprechen`,
  },

  after: {
    title: "Dieser Space ist vorbei",
    canceled: "Dieser Space ist abgesagt",
    reasons: {
      host: "Der Gastgeber hat ihn beendet.",
      host_left: "Der Gastgeber ging und kam nicht zurück.",
      moderator: "Ein Co-Host hat ihn beendet.",
      canceled: "Der Gastgeber hat ihn abgesagt.",
      operator: "Die Leute, die diesen Server betreiben, haben ihn beendet.",
    },
    ended: (time) => `Beendet ${time}`,
    lasted: (time) => `dauerte ${time}`,
    peak: (count) => `höchstens ${plural(count, "Person", "Personen")} im Publikum`,
    spoke: "Wer auf der Bühne war",
    removed: "Du wurdest aus diesem Space geschickt",
    removedText: "Mit dem Link kannst du zurückkommen und zuhören.",
    banned: "Du kannst nicht in diesen Space zurück",
    bannedText: "Du wurdest ausgeschlossen. Andere Spaces sind nicht betroffen.",
    blocked: "Du kannst nicht in diesen Space",
    blockedText: "Sein Gastgeber entscheidet, wer hereinkommt.",
    left: "Du bist gegangen",
    leftText: "Der Space geht ohne dich weiter.",
    again: "Wieder hinein",
    full: "Dieser Space ist voll",
    fullText: "Im Augenblick passt niemand mehr hinein. Versuche es wieder, wenn jemand gegangen ist.",
    missing: "Diesen Space gibt es nicht",
    missingText: "Vielleicht ist der Link vertippt.",
    nobody: "Hier ist niemand",
    nobodyText: "Kein Konto hat diesen Namen.",
    refused: "Die Tür bleibt zu",
    home: "Sehen, was live ist",
  },

  dock: {
    label: "Läuft",
    open: (title) => `Zurück zu ${title}`,
    quiet: "Niemand spricht",
  },

  account: {
    title: "Konto",
    signInTitle: "Anmelden",
    signUpTitle: "Konto anlegen",
    signUpHint: "Um Gastgeber zu sein und unter deinem Namen zu sprechen. Zuhören geht ohne.",
    handle: "Kurzname",
    handleHint: "2 bis 30 Buchstaben, Ziffern oder Unterstriche",
    name: "Name",
    nameHint: "Wie man ihn auf der Bühne sieht",
    password: "Passwort",
    passwordHint: "Mindestens 8 Zeichen. Ein paar Wörter hintereinander merken sich leicht.",
    signIn: "Anmelden",
    signUp: "Konto anlegen",
    toSignUp: "Neu hier? Lege ein Konto an",
    toSignIn: "Du hast ein Konto? Melde dich an",
    signOut: "Abmelden",
    profile: "Du",
    changePassword: "Passwort",
    currentPassword: "Jetziges Passwort",
    newPassword: "Neues Passwort",
    passwordChanged: "Dein Passwort ist geändert. Andere Browser wurden abgemeldet.",
    appearance: "Aussehen",
    tokens: "Schlüssel für Programme",
    tokensText: "Für Programme, die in deinem Namen handeln, etwa eines, das in deinem Space sendet (WHIP).",
    tokenLabel: "Wofür ist er?",
    tokenMay: "Er darf",
    tokenDays: "Wie lange gilt er?",
    tokenDaysOf: (days) =>
      days === null ? "Bis ich ihn lösche" : days === 365 ? "Ein Jahr" : `${number(days)} Tage`,
    tokenUntil: (time) => `gilt bis ${time}`,
    tokenOver: "gilt nicht mehr",
    tokenMake: "Schlüssel machen",
    tokenOnce: "Kopiere ihn jetzt. Er wird nur dieses eine Mal gezeigt.",
    tokenCopy: "Schlüssel kopieren",
    tokenDelete: (label) => `${label} löschen`,
    tokenDeleteText:
      "Programme, die ihn benutzen, gehen sofort nicht mehr. Das lässt sich nicht rückgängig machen.",
    tokenDeleteYes: "Schlüssel löschen",
    tokenUsed: (time) => (time ? `zuletzt benutzt ${time}` : "nie benutzt"),
    scopes: {
      read: "Sehen, was ich sehe",
      speak: "In Spaces sprechen",
      host: "Gastgeber sein und moderieren",
      account: "Mein Konto ändern",
    },
    needed: "Melde dich an, um dein Konto zu sehen.",
  },

  profile: {
    quiet: (name) => `${name} ist nicht auf Sendung.`,
  },

  missing: {
    title: "Hier ist nichts",
    text: "Vielleicht ist die Adresse vertippt, oder was hier war, ist weg.",
    home: "Sehen, was live ist",
  },

  problem: {
    offline:
      "Du bist offline, oder der Server ist nicht zu erreichen. Prüfe deine Verbindung und versuche es noch einmal.",
    server: (status) =>
      `Der Server hat mit einem Fehler geantwortet (${status}). Versuche es gleich noch einmal.`,
    unexpected: "Auf dieser Seite ist etwas schiefgegangen. Lade sie neu und versuche es noch einmal.",
  },
};
