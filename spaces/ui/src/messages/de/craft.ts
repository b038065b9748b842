/** Alles um die Bühne auf Deutsch: Schlange, Zeit, Türen, Einladungen, Einstellungen. */
import { number, ordinal, stopwatch } from "../../format";
import type { craft as english } from "../craft";
import type { Words } from "../words";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

const span = (seconds: number) =>
  seconds % 60 === 0
    ? plural(seconds / 60, "Minute", "Minuten")
    : seconds < 60
      ? plural(seconds, "Sekunde", "Sekunden")
      : `${stopwatch(seconds * 1000)} Minuten`;

export const craft: Words<typeof english> = {
  panel: {
    label: "Neben der Bühne",
    chat: "Chat",
    queue: "Schlange",
    people: "Leute",
    more: "Mehr",
  },

  tools: {
    settings: "Bühne",
    invites: "Einladen",
    muteAll: "Alle stumm schalten",
    rules: "Hausregeln",
    reportSpace: "Diesen Space melden",
    log: "Was hier getan wurde",
    bans: "Verbannte",
  },

  ask: {
    placeKept: "Du hast einen Platz auf der Bühne. Bleib hier: sie öffnet sich, wenn der Space beginnt.",
    title: "Dich zu Wort melden",
    yes: "Zu Wort melden",
    agreeAndAsk: "Zustimmen und zu Wort melden",
    question: "Deine Frage",
    questionHint: "Freiwillig, eine Zeile: die Gastgeber sehen sie, während du wartest",
    name: "Dein Name",
    nameHint: "Die Gastgeber und alle im Space sehen ihn",
    joinTitle: "Auf die Bühne kommen",
    joinYes: "Auf die Bühne kommen",
    agreeAndJoin: "Zustimmen und auf die Bühne kommen",
  },

  hand: {
    position: (position: number, count: number) => {
      if (position === 1) return "Deine Hand ist oben. Du bist als Nächstes dran.";
      const place = `Deine Hand ist oben. Du bist ${ordinal(position)}`;
      return count > position
        ? `${place} von ${number(count)} in der Schlange.`
        : `${place} in der Schlange.`;
    },
    pass: "Die nächste Person vorlassen",
    passShort: "Vorlassen",
    passed: "Du bist einen Platz nach hinten gerückt.",
    withdraw: "Hand herunternehmen",
    declined: "Die Gastgeber haben deine Hand heruntergenommen. Du kannst dich wieder melden.",
    jumped: (name: string, by: string, ahead: number) =>
      ahead === 1
        ? `${by} hat ${name} auf die Bühne geholt, vor jemandem, der länger gewartet hat.`
        : `${by} hat ${name} auf die Bühne geholt, vor ${number(ahead)} Leuten, die länger gewartet haben.`,
    how: "So kommst du hier zu Wort",
    everyone: "Alle dürfen darum bitten. Die Gastgeber lassen die Leute nacheinander herein.",
    firstTimers: "Wer noch nicht auf der Bühne war, kommt zuerst.",
    box: (seconds: number) => `Alle haben ${span(seconds)} auf der Bühne. Eine Uhr zeigt es.`,
  },

  queue: {
    title: "Möchte sprechen",
    none: "Gerade bittet niemand ums Wort.",
    firstTime: "Zum ersten Mal",
    conflict: "Blockiert",
    conflictText: (name: string) => `${name} und jemand auf der Bühne haben einander blockiert.`,
    orderNote: "Du kannst in jeder Reihenfolge hereinlassen. Wer länger gewartet hat, erfährt es.",
    ahead: (count: number) => `vor ${plural(count, "anderer Person", "anderen")}`,
    all: (count: number) => `Alle ${number(count)} zeigen`,
  },

  time: {
    left: (ms: number) => `noch ${stopwatch(ms)}`,
    mine: "Deine Zeit auf der Bühne ist gleich um.",
    warn: (seconds: number) => `Du hast noch ${seconds} Sekunden auf der Bühne.`,
    over: "Deine Zeit auf der Bühne ist um. Danke; du hörst wieder zu.",
    overOf: (name: string) => `Die Zeit von ${name} auf der Bühne ist um.`,
    takenBack: "Die Gastgeber haben dich zurück ins Publikum gesetzt.",
    extend: (name: string) => `${name} eine Minute mehr geben`,
    extendShort: "+1 Min.",
    extended: (name: string) => `${name} hat eine Minute mehr.`,
  },

  host: {
    gone: (name: string | null) =>
      name
        ? `${name} hat die Verbindung verloren. Der Platz bleibt frei.`
        : "Der Gastgeber hat die Verbindung verloren. Der Platz bleibt frei.",
    goneHeir: "Ein Co-Host übernimmt, wenn die Zeit um ist.",
    goneLeft: "Wenn die Zeit um ist, endet der Space.",
    back: (name: string) => `${name} ist wieder da.`,
    resumed: (name: string) => `${name} ist wieder da und leitet den Space.`,
    succession: (name: string) => `${name} leitet jetzt diesen Space.`,
    operator: "Jemand, der diesen Server betreibt,",
    mine: "Du leitest jetzt diesen Space. Sichern kann ihn nur, wer ihn begonnen hat.",
  },

  coHost: {
    over: "Du bist nicht mehr Co-Host; der Gastgeber hat es so entschieden. Du bleibst als Sprecher auf der Bühne.",
    stepDown: "Nicht mehr Co-Host sein",
    stepDownTitle: "Nicht mehr Co-Host sein?",
    stepDownText: "Du bleibst auf der Bühne, wenn dort Platz ist. Der Gastgeber kann dich wieder fragen.",
    invited:
      "Der Gastgeber bittet dich, Co-Host zu sein. Dann kannst du stumm schalten, Leute hereinlassen, Links anheften, Leute entfernen und den Space beenden.",
  },

  person: {
    about: (name: string) => `Über ${name}`,
    role: { host: "Gastgeber", co_host: "Co-Host", speaker: "Spricht", listener: "Hört zu" },
    follow: (name: string) => `${name} folgen`,
    unfollow: (name: string) => `${name} nicht mehr folgen`,
    followed: (name: string) => `Du folgst ${name}.`,
    unfollowed: (name: string) => `Du folgst ${name} nicht mehr.`,
    invite: (name: string) => `${name} auf die Bühne einladen`,
    invited: (name: string) => `${name} ist auf die Bühne eingeladen.`,
    coHostAsked: (name: string) => `${name} wird gefragt, Co-Host zu sein.`,
    report: (name: string) => `${name} melden`,
    block: (name: string) => `${name} blockieren`,
    unblock: (name: string) => `${name} nicht mehr blockieren`,
    blockTitle: (name: string) => `${name} blockieren?`,
    blockText: (name: string) =>
      `Ihr folgt einander nicht mehr. ${name} kann nicht in deine Spaces kommen und ist sofort draußen, was ${name} schreibt, wird eingeklappt, und du siehst ein Zeichen, wo ${name} auf der Bühne ist. Dass du es warst, erfährt ${name} nicht.`,
    blocked: (name: string) => `${name} ist blockiert.`,
    unblocked: (name: string) => `${name} ist nicht mehr blockiert.`,
    blockedHereText: (names: string) => `Jemand, den du blockiert hast, ist auf der Bühne: ${names}.`,
    blockedMark: "Blockiert",
    ban: (name: string) => `${name} ausschließen`,
    banTitle: (name: string) => `${name} ausschließen?`,
    banText: "Die Person ist sofort draußen und kann nicht in diesen Space zurück.",
    banEverywhere: "Aus allen meinen Spaces",
    banEverywhereText: "Das ist dasselbe wie blockieren.",
    banned: (name: string) => `${name} ist ausgeschlossen.`,
    removed: (name: string) => `${name} ist draußen und kann zum Zuhören zurückkommen.`,
  },

  report: {
    title: (name: string) => `${name} melden`,
    space: "Diesen Space melden",
    text: "Wer diesen Server betreibt, liest es. Wen du meldest, erfährt nicht, dass du es warst.",
    category: "Was stimmt nicht?",
    categories: {
      spam: "Spam oder Werbung",
      abuse: "Beleidigung oder Mobbing",
      hate: "Hass gegen eine Gruppe",
      danger: "Gefahr für jemanden",
      copyright: "Das Werk von jemand anderem",
      other: "Etwas anderes",
    },
    words: "Was ist passiert?",
    wordsHint: "Ein, zwei Sätze helfen. Bis zu 1.000 Zeichen.",
    excerpt: (seconds: number) =>
      `Die ${seconds === 60 ? "letzte Minute" : `letzten ${seconds} s`} der Stimme beilegen`,
    excerptText:
      "Sie wird versiegelt: nur wer diesen Server betreibt, kann sie öffnen, und jedes Öffnen wird festgehalten.",
    send: "Meldung abschicken",
    sent: "Danke. Wer diesen Server betreibt, sieht es sich an.",
    sentSealed: "Danke. Das Gesagte ist versiegelt, und wer diesen Server betreibt, sieht es sich an.",
    sentUnsealed:
      "Danke. Wer diesen Server betreibt, sieht es sich an. Von der Stimme gab es nichts zu versiegeln.",
  },

  settings: {
    title: "Die Bühne",
    live: "Was du hier änderst, gilt sofort, und alle sehen es.",
    who: "Wer ums Wort bitten darf",
    locked: "Tür abschließen",
    lockedText: "Niemand Neues kommt herein, außer mit Einladung. Wer drin ist, bleibt.",
    limit: "Sprecher zugleich",
    limitNone: "So viele wie passen",
    limitOf: (count: number) => plural(count, "Sprecher", "Sprecher"),
    box: "Zeit auf der Bühne",
    boxNone: "Ohne Grenze",
    boxOf: span,
    boxText: "Gilt für alle, die von jetzt an auf die Bühne kommen.",
    firstTimers: "Wer zum ersten Mal kommt, zuerst",
    firstTimersText: "Wer noch nicht auf der Bühne war, kommt vor den anderen dran.",
    chat: "Chat",
    chatText: "Die Leute dürfen einander schreiben.",
    slow: "Langsamer Modus",
    slowNone: "Aus",
    slowOf: (seconds: number) =>
      seconds === 60 ? "Eine Nachricht je Minute" : `Eine Nachricht alle ${span(seconds)}`,
    rules: "Hausregeln",
    rulesHint:
      "Sie erscheinen, bevor jemandes Mikrofon aufgeht; man muss ihnen zustimmen. Bis zu 500 Zeichen.",
    saveRules: "Regeln sichern",
    pin: "PIN",
    pinHint: "4 bis 12 Buchstaben oder Ziffern. Wer herein will, braucht sie.",
    pinSet: "Es gibt eine PIN.",
    setPin: "PIN festlegen",
    changePin: "PIN ändern",
    removePin: "PIN entfernen",
    pinRemoved: "Die PIN ist weg: alle mit dem Link können herein.",
    pinSaved: "Die PIN ist festgelegt.",
    saved: "Geändert. Alle sehen es.",
    about: "Über diesen Space",
    language: "Sprache",
    languageHint: "In der gesprochen wird, etwa de oder pt-br",
    saveAbout: "Sichern",
  },

  invites: {
    title: "Leute einladen",
    make: "Link machen",
    as: "Sie kommen",
    roles: { speaker: "Zum Sprechen", listener: "Zum Zuhören" },
    rolesText: {
      speaker: "Sie dürfen gleich auf die Bühne, auch ohne Konto.",
      listener: "Sie kommen herein und hören zu, auch wenn die Tür abgeschlossen ist oder eine PIN hat.",
    },
    hours: "Er gilt",
    hoursOf: (hours: number) =>
      hours < 48 ? plural(hours, "Stunde", "Stunden") : plural(hours / 24, "Tag", "Tage"),
    uses: "Wie oft",
    usesOf: (uses: number | null) =>
      uses === null ? "Beliebig oft" : uses === 1 ? "Einmal" : `${number(uses)} Mal`,
    link: "Link",
    copy: "Link kopieren",
    qr: "Der Link als Bild für die Kamera eines Telefons",
    showQr: "Als QR-Code zeigen",
    list: "Links, die gelten",
    failed: "Die Links konnten nicht geladen werden.",
    used: (uses: number, most: number | null) =>
      most === null ? `${number(uses)} Mal benutzt` : `${number(uses)} von ${number(most)} Mal benutzt`,
    until: (time: string) => `bis ${time}`,
    by: (name: string) => `von ${name}`,
    takeBackOf: (role: string) => `Link zurücknehmen: ${role}`,
    takenBack: "Der Link gilt nicht mehr.",
    person: "Jemand mit Konto",
    handle: "Kürzel",
    handleHint: "Die Einladung wartet, wenn die Person hereinkommt",
    inviteHandle: "Einladen",
    made: "Der Link ist fertig.",
  },

  rules: {
    title: "Hausregeln",
    before: "Du stimmst ihnen zu, wenn du dein Mikrofon öffnest.",
    agreeAndOpen: "Zustimmen und Mikrofon öffnen",
  },

  door: {
    linkOver: "Die Einladung, der du gefolgt bist, gilt nicht mehr. Du hörst hier zu.",
    pinTitle: "Dieser Space hat eine PIN",
    pinText: "Wer dich eingeladen hat, kennt sie.",
    pin: "PIN",
    enter: "Hereinkommen",
    lockedTitle: "Die Tür ist abgeschlossen",
    lockedText:
      "Die Gastgeber lassen gerade niemand Neues herein. Mit einer Einladung von ihnen kommst du herein.",
    blockedTitle: "Du kannst nicht in diesen Space",
    blockedText: "Sein Gastgeber entscheidet, wer hereinkommt.",
    overTitle: "Diese Einladung gilt nicht mehr",
    overText:
      "Sie wurde aufgebraucht oder zurückgenommen, oder ihre Zeit ist um. Bitte um eine neue, oder komm ohne sie herein.",
    without: "Ohne sie hereinkommen",
    locked: "Abgeschlossen",
    hasPin: "PIN",
  },

  people: {
    onStage: "Auf der Bühne",
    listening: "Im Publikum",
    nobody: "Gerade ist niemand auf der Bühne.",
    count: (count: number) => plural(count, "Person hört zu", "Leute hören zu"),
    none: "Noch hört niemand zu.",
  },
};
