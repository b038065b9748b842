/** Every word of the stage's craft: queue, time, doors, invitations, settings. Another language is another file with the same shape. */
import { number, ordinal, stopwatch } from "../format";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

/** "45 seconds", "2 minutes". */
const span = (seconds: number) =>
  seconds % 60 === 0
    ? plural(seconds / 60, "minute", "minutes")
    : seconds < 60
      ? plural(seconds, "second", "seconds")
      : `${stopwatch(seconds * 1000)} minutes`;

export const craft = {
  panel: {
    label: "Around the stage",
    chat: "Chat",
    queue: "Queue",
    people: "People",
    more: "More",
  },

  tools: {
    settings: "Stage",
    invites: "Invite",
    muteAll: "Mute all",
    rules: "House rules",
    reportSpace: "Report this space",
    log: "What was done here",
    bans: "Banned people",
  },

  ask: {
    title: "Ask to speak",
    yes: "Ask to speak",
    agreeAndAsk: "Agree and ask to speak",
    question: "Your question",
    questionHint: "Optional, one line: the hosts see it while you wait",
    name: "Your name",
    nameHint: "The hosts and everybody in the space see it",
    joinTitle: "Come on stage",
    joinYes: "Come on stage",
    placeKept: "You have a place on stage. Stay here: it opens when the space begins.",
    agreeAndJoin: "Agree and come on stage",
  },

  hand: {
    position: (position: number, count: number) => {
      if (position === 1) return "Your hand is up. You are next.";
      const place = `Your hand is up. You are ${ordinal(position)}`;
      return count > position ? `${place} of ${number(count)} in line.` : `${place} in line.`;
    },
    pass: "Let the next one go first",
    passShort: "Let one go first",
    passed: "You moved back by one.",
    withdraw: "Take your hand down",
    declined: "The hosts took your hand down. You may ask again.",
    jumped: (name: string, by: string, ahead: number) =>
      ahead === 1
        ? `${by} brought ${name} on stage before somebody who had waited longer.`
        : `${by} brought ${name} on stage before ${number(ahead)} people who had waited longer.`,
    how: "How to speak here",
    everyone: "Everybody may ask. The hosts let people in one after the other.",
    firstTimers: "Whoever was not on stage yet comes first.",
    box: (seconds: number) => `Everybody gets ${span(seconds)} on stage. A clock shows it.`,
  },

  queue: {
    title: "Wants to speak",
    none: "Nobody is asking at the moment.",
    firstTime: "First time",
    conflict: "Blocked",
    conflictText: (name: string) => `${name} and somebody on stage have blocked one another.`,
    orderNote: "You may let people in in any order. Whoever had waited longer is told.",
    ahead: (count: number) => `before ${plural(count, "other", "others")}`,
    all: (count: number) => `See all ${number(count)}`,
  },

  time: {
    left: (ms: number) => `${stopwatch(ms)} left`,
    mine: "Your time on stage is almost over.",
    warn: (seconds: number) => `You have ${seconds} seconds left on stage.`,
    over: "Your time on stage is over. Thank you; you listen again.",
    overOf: (name: string) => `The time of ${name} on stage is over.`,
    takenBack: "A host moved you back to the audience.",
    extend: (name: string) => `Give ${name} one more minute`,
    extendShort: "+1 min",
    extended: (name: string) => `${name} has one minute more.`,
  },

  host: {
    gone: (name: string | null) =>
      name
        ? `${name} lost the connection. The seat is kept.`
        : "The host lost the connection. The seat is kept.",
    goneHeir: "A co-host takes over when the time is over.",
    goneLeft: "When the time is over, the space ends.",
    back: (name: string) => `${name} is back.`,
    resumed: (name: string) => `${name} is back and hosts again.`,
    succession: (name: string) => `${name} hosts this space now.`,
    operator: "Somebody who runs this server",
    mine: "You host this space now. Saving it stays with whoever began it.",
  },

  coHost: {
    over: "The host ended your time as co-host. You are on stage as a speaker.",
    stepDown: "Stop being co-host",
    stepDownTitle: "Stop being co-host?",
    stepDownText: "You stay on stage as a speaker if there is room. The host can ask you again.",
    invited:
      "The host asks you to be co-host. You may then mute, let people in, pin, remove and end the space.",
  },

  person: {
    about: (name: string) => `About ${name}`,
    role: { host: "Host", co_host: "Co-host", speaker: "Speaker", listener: "Listening" },
    follow: (name: string) => `Follow ${name}`,
    unfollow: (name: string) => `Stop following ${name}`,
    followed: (name: string) => `You follow ${name}.`,
    unfollowed: (name: string) => `You no longer follow ${name}.`,
    invite: (name: string) => `Invite ${name} on stage`,
    invited: (name: string) => `${name} is asked to come on stage.`,
    coHostAsked: (name: string) => `${name} is asked to be co-host.`,
    report: (name: string) => `Report ${name}`,
    block: (name: string) => `Block ${name}`,
    unblock: (name: string) => `Unblock ${name}`,
    blockTitle: (name: string) => `Block ${name}?`,
    blockText: (name: string) =>
      `You no longer follow each other. ${name} cannot come into your spaces and leaves them at once, what they write is folded away, and you see a mark where they are on stage. They are not told that you blocked them.`,
    blocked: (name: string) => `${name} is blocked.`,
    unblocked: (name: string) => `${name} is no longer blocked.`,
    blockedHereText: (names: string) => `You blocked somebody who is on stage: ${names}.`,
    blockedMark: "Blocked",
    ban: (name: string) => `Ban ${name}`,
    banTitle: (name: string) => `Ban ${name}?`,
    banText: "They leave at once and cannot come back to this space.",
    banEverywhere: "From all my spaces",
    banEverywhereText: "The same as blocking them.",
    banned: (name: string) => `${name} is banned.`,
    removed: (name: string) => `${name} is out. They can come back and listen.`,
  },

  report: {
    title: (name: string) => `Report ${name}`,
    space: "Report this space",
    text: "The people who run this server read it. Whoever you report does not learn that it was you.",
    category: "What is wrong?",
    categories: {
      spam: "Spam or advertising",
      abuse: "Insults or bullying",
      hate: "Hatred against a group",
      danger: "Danger to somebody",
      copyright: "Somebody else's work",
      other: "Something else",
    },
    words: "What happened?",
    wordsHint: "A sentence or two helps. Up to 1,000 characters.",
    excerpt: (seconds: number) => `Add the last ${seconds === 60 ? "minute" : `${seconds} s`} of their voice`,
    excerptText: "It is sealed: only the people who run this server can open it, and each opening is logged.",
    send: "Send the report",
    sent: "Thank you. The people who run this server will look at it.",
    sentSealed: "Thank you. What was said is sealed, and the people who run this server will look at it.",
    sentUnsealed:
      "Thank you. The people who run this server will look at it. Of the voice there was nothing to seal.",
  },

  settings: {
    title: "The stage",
    live: "What you change here counts at once, and everybody sees it.",
    who: "Who may ask to speak",
    locked: "Lock the door",
    lockedText: "Nobody new comes in, except by invitation. Who is inside stays.",
    limit: "Speakers at once",
    limitNone: "As many as fit",
    limitOf: (count: number) => plural(count, "speaker", "speakers"),
    box: "Time on stage",
    boxNone: "No limit",
    boxOf: span,
    boxText: "Counts for whoever comes on stage from now on.",
    firstTimers: "First-timers first",
    firstTimersText: "Whoever was not on stage yet is let in before the others.",
    chat: "Chat",
    chatText: "People may write to each other.",
    slow: "Slow mode",
    slowNone: "Off",
    slowOf: (seconds: number) => `One message each ${seconds === 60 ? "minute" : span(seconds)}`,
    rules: "House rules",
    rulesHint: "Shown before somebody's microphone opens; they have to agree. Up to 500 characters.",
    saveRules: "Save the rules",
    pin: "PIN",
    pinHint: "4 to 12 letters or digits. Whoever wants in needs it.",
    pinSet: "A PIN is set.",
    setPin: "Set the PIN",
    changePin: "Change the PIN",
    removePin: "Remove the PIN",
    pinRemoved: "The PIN is gone: everybody with the link can come in.",
    pinSaved: "The PIN is set.",
    saved: "Changed. Everybody sees it.",
    about: "About this space",
    language: "Language",
    languageHint: "Of what is said in it, such as en or pt-br",
    saveAbout: "Save",
  },

  invites: {
    title: "Invite people",
    make: "Make a link",
    as: "They come as",
    roles: { speaker: "Speaker", listener: "Listener" },
    rolesText: {
      speaker: "They may come on stage at once, also without an account.",
      listener: "They come in and listen, also while the door is locked or has a PIN.",
    },
    hours: "It works for",
    hoursOf: (hours: number) =>
      hours < 48 ? plural(hours, "hour", "hours") : plural(hours / 24, "day", "days"),
    uses: "How often",
    usesOf: (uses: number | null) =>
      uses === null ? "Any number of times" : uses === 1 ? "Once" : `${number(uses)} times`,
    link: "Link",
    copy: "Copy the link",
    qr: "The link as a picture for a phone's camera",
    showQr: "Show as QR code",
    list: "Links that work",
    failed: "The links could not be loaded.",
    used: (uses: number, most: number | null) =>
      most === null
        ? `used ${plural(uses, "time", "times")}`
        : `used ${number(uses)} of ${plural(most, "time", "times")}`,
    until: (time: string) => `until ${time}`,
    by: (name: string) => `by ${name}`,
    takeBackOf: (role: string) => `Take the link for a ${role.toLowerCase()} back`,
    takenBack: "The link no longer works.",
    person: "Somebody with an account",
    handle: "Handle",
    handleHint: "They find the invitation when they come in",
    inviteHandle: "Invite",
    made: "The link is ready.",
  },

  rules: {
    title: "House rules",
    before: "You agree to them when you open your microphone.",
    agreeAndOpen: "Agree and open my microphone",
  },

  door: {
    linkOver: "The invitation you followed is over. You are here as a listener.",
    pinTitle: "This space has a PIN",
    pinText: "Whoever invited you knows it.",
    pin: "PIN",
    enter: "Come in",
    lockedTitle: "The door is locked",
    lockedText: "The hosts let nobody new in at the moment. With an invitation from them you can come in.",
    blockedTitle: "You cannot join this space",
    blockedText: "Its host decides who comes in.",
    overTitle: "This invitation is over",
    overText: "It was used up, taken back, or its time has passed. Ask for a new one, or come in without it.",
    without: "Come in without it",
    locked: "Locked",
    hasPin: "PIN",
  },

  people: {
    onStage: "On stage",
    listening: "Listening",
    nobody: "Nobody is on stage at this moment.",
    count: (count: number) => plural(count, "person listens", "people listen"),
    none: "Nobody is listening yet.",
  },
};
