/** The words that many pages need. Another language is a folder of files with the same shape. */
import { length, number, ordinal, people } from "../format";
import type { MicrophoneProblem } from "../live/microphone";
import type { EndReason, Role } from "../live/protocol";
import { consent, keeping, offRecord, pins, saving, tap } from "./tap";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const common = {
  name: "Spaces",
  close: "Close",
  cancel: "Cancel",
  retry: "Try again",
  save: "Save",
  saved: "Saved",
  copied: "Copied",

  nav: {
    moderation: "Moderation",
    reports: (count: number) => (count === 1 ? "1 report waits" : `${number(count)} reports wait`),
    label: "Main",
    skip: "Skip to the page",
    home: "Home",
    start: "Start a space",
    startShort: "Start",
    account: "Account",
    signIn: "Sign in",
  },

  language: "Language",

  theme: {
    label: "Colours",
    names: { system: "As the system", light: "Light", dark: "Dark" },
  },

  home: {
    live: "Live now",
    failed: "The spaces could not be loaded.",
    stale: "The connection is gone. What you see here may no longer be true.",
    talking: (who: string, several: boolean) => `${who} ${several ? "are" : "is"} talking`,
    onStage: (who: string) => `${who} on stage`,
    starts: (time: string) => `Starts ${time}`,
    endedAt: (time: string) => `Ended ${time}`,
  },

  count: {
    listening: (count: number) => `${people(count)} listening`,
    exactly: (count: number) => plural(count, "listener", "listeners"),
  },

  start: {
    title: "Start a space",
    what: "What is it about?",
    whatHint: "A question or a subject works well",
    topics: "Topics",
    topicsHint: "Up to 3, separated by commas",
    who: "Who may ask to speak",
    policies: {
      everyone: "Everyone",
      followed: "People I follow",
      invited: "Only people I invite",
    },
    whenLabel: "When",
    now: "Now",
    later: "Later",
    startsAt: "Starts at",
    live: "Go live",
    schedule: "Schedule it",
    withoutMicrophone: "Go live without a microphone",
  },

  microphone: {
    device: "Microphone",
    mine: "Your microphone",
    standard: "Standard microphone",
    test: "Test the microphone",
    level: "Input level",
    speak: "Say something: the bar should move.",
    sheetTitle: "Before the mic opens",
    invited: "You are on stage. When your microphone opens, everybody here can hear you.",
    open: "Open my microphone",
    later: "Not now",
    house: "Be kind, let others finish, and use a headset if you can.",
    lost: "Your microphone went away. Plug it in again or choose another one.",
    problems: {
      denied:
        "We can't hear your microphone. Your browser has blocked it for this site: allow it in the address bar, then press Try again.",
      missing: "This device has no microphone. Connect one, then press Try again.",
      busy: "Another program is using the microphone. Close it there, then press Try again.",
      insecure:
        "Browsers open the microphone only on secure pages. Open this address with https, or on the same machine as localhost.",
      failed: "The microphone did not open. Check that it is connected, then press Try again.",
    } satisfies Record<MicrophoneProblem, string>,
  },

  tap,
  offRecord,
  saving,
  consent,
  pins,
  keeping,

  space: {
    loading: "Opening the space",
    live: "Live",
    stage: "On stage",
    audience: "Listening",
    stageEmpty: "Nobody is on stage at this moment.",
    audienceNobody: "Nobody is listening yet. Share the link.",
    onlyYou: ": just you",
    youAmong: ", you among them",
    roles: { host: "Host", co_host: "Co-host", speaker: "Speaker", listener: "Listener" } satisfies Record<
      Role,
      string
    >,
    you: "you",
    talking: "talking",
    muted: "muted",
    away: "away",
    noMicrophone: "microphone closed",
    connecting: "Connecting",
    reconnecting: "The connection broke. Reconnecting",
    listen: "Listen",
    blocked: "Your browser waits for a tap before it plays sound.",
    join: "Join and listen",
    ask: "Ask to speak",
    askTitle: "Ask to speak",
    askName: "Your name",
    askNameHint: "The hosts and everybody in the space see it",
    withdraw: "Take your hand down",
    position: (position: number) =>
      position === 1
        ? "Your hand is up. You are next."
        : `Your hand is up. You are ${ordinal(position)} in line.`,
    policy: {
      followed: "Only people the host follows may ask to speak.",
      invited: "Only people the hosts invite speak here.",
    },
    invited: (role: Role) =>
      role === "co_host" ? "The host asks you to be co-host." : "The hosts invite you on stage.",
    acceptInvite: (role: Role) => (role === "co_host" ? "Become co-host" : "Come on stage"),
    declineInvite: "No, thank you",
    mute: "Mute",
    unmute: "Unmute",
    mutedBy: (name: string) => `${name} muted you. Unmute when it is your turn.`,
    openMicrophone: "Open my microphone",
    speakHere: "Speak from this window",
    backToListening: "Step down",
    leave: "Leave",
    share: "Share",
    linkCopied: "Link copied",
    end: "End space",
    endTitle: "End this space?",
    endText: (listeners: number) =>
      listeners > 0
        ? `It stops for everybody, ${plural(listeners, "listener", "listeners")} included. It cannot be started again.`
        : "It stops for everybody and cannot be started again.",
    endYes: "End space",
    endNo: "Keep going",
    leaveHostTitle: "Leave your own space?",
    leaveHostText: "A co-host takes over. Without one the space waits for you a little while and then ends.",
    leaveYes: "Leave",
    switchTitle: "Leave the stage?",
    switchText: (title: string) =>
      `You are on stage in “${title}”. Opening another space takes you out of it.`,
    switchYes: "Leave and go on",
    hostGone: "The host lost the connection. The seat is kept for a while.",
    start: "Go live",
    waitingTitle: "Not live yet",
    waiting: (time: string) => `Starts ${time}. Stay here: it begins by itself.`,
    waitingHere: (count: number) => `${plural(count, "person is", "people are")} waiting with you`,
    cancelSpace: "Cancel this space",
    cancelTitle: "Cancel this space?",
    cancelText: "People who come to the link see that it was canceled.",
    cancelNo: "Keep it",
    elapsed: "Live for",
  },

  manage: {
    for: (name: string) => `Manage ${name}`,
    mute: (name: string) => `Mute ${name}`,
    demote: (name: string) => `Move ${name} to the audience`,
    uncoHost: (name: string) => `Take co-hosting from ${name}`,
    coHost: (name: string) => `Make ${name} co-host`,
    remove: (name: string) => `Remove ${name}`,
    ban: (name: string) => `Ban ${name}`,
    banTitle: (name: string) => `Ban ${name}?`,
    banText: "They leave at once and cannot come back to this space.",
    profile: "Profile",
    muteAll: "Mute all",
  },

  requests: {
    title: "Wants to speak",
    none: "Nobody is asking at the moment.",
    accept: (name: string) => `Accept ${name}`,
    acceptShort: "Accept",
    declineShort: "Decline",
    decline: (name: string) => `Decline ${name}`,
    waiting: (ms: number) => `waiting ${length(ms)}`,
    waitingNow: "just now",
    came: (name: string) => `${name} wants to speak`,
  },

  after: {
    title: "This space is over",
    canceled: "This space was canceled",
    reasons: {
      host: "The host ended it.",
      host_left: "The host left and did not come back.",
      moderator: "A co-host ended it.",
      canceled: "The host canceled it.",
      operator: "The people who run this server ended it.",
    } satisfies Record<EndReason, string>,
    ended: (time: string) => `Ended ${time}`,
    lasted: (time: string) => `lasted ${time}`,
    peak: (count: number) => `${plural(count, "listener", "listeners")} at most`,
    spoke: "Who was on stage",
    removed: "You were taken out of this space",
    removedText: "A host removed you. You can come back with the link and listen.",
    banned: "You cannot come back to this space",
    bannedText: "A host banned you from it. Other spaces are not affected.",
    blocked: "You cannot join this space",
    blockedText: "Its host decides who comes in.",
    left: "You left",
    leftText: "The space goes on without you.",
    again: "Come back in",
    full: "This space is full",
    fullText: "No more listeners fit at the moment. Try again when somebody has left.",
    missing: "There is no such space",
    missingText: "The link may be mistyped.",
    nobody: "There is nobody here",
    nobodyText: "No account has this handle.",
    refused: "The door stays shut",
    home: "See what is live",
  },

  dock: {
    label: "Playing",
    open: (title: string) => `Back to ${title}`,
    quiet: "Nobody is talking",
  },

  account: {
    title: "Account",
    signInTitle: "Sign in",
    signUpTitle: "Create an account",
    signUpHint: "To host and to speak under your name. Listening needs none.",
    handle: "Handle",
    handleHint: "2 to 30 letters, digits or underscores",
    name: "Name",
    nameHint: "As people see it on stage",
    password: "Password",
    passwordHint: "At least 8 characters. A few words in a row are easy to remember.",
    signIn: "Sign in",
    signUp: "Create account",
    toSignUp: "New here? Create an account",
    toSignIn: "You have an account? Sign in",
    signOut: "Sign out",
    profile: "You",
    changePassword: "Password",
    currentPassword: "Current password",
    newPassword: "New password",
    passwordChanged: "Your password is changed. Other browsers were signed out.",
    appearance: "Appearance",
    tokens: "Tokens",
    tokensText:
      "For programs that act in your name, such as a streaming program that speaks in your space (WHIP).",
    tokenLabel: "What is it for?",
    tokenMay: "It may",
    tokenDays: "How long is it good?",
    tokenDaysOf: (days: number | null) =>
      days === null ? "Until I delete it" : days === 365 ? "A year" : `${number(days)} days`,
    tokenUntil: (time: string) => `good until ${time}`,
    tokenOver: "has ended",
    tokenMake: "Make a token",
    tokenOnce: "Copy it now. It is shown this once only.",
    tokenCopy: "Copy the token",
    tokenDelete: (label: string) => `Delete ${label}`,
    tokenDeleteText: "Programs that use it stop working at once. This cannot be undone.",
    tokenDeleteYes: "Delete the token",
    tokenUsed: (time: string | null) => (time ? `last used ${time}` : "never used"),
    scopes: {
      read: "See what I see",
      speak: "Speak in spaces",
      host: "Host and moderate",
      account: "Change my account",
    },
    needed: "Sign in to see your account.",
  },

  profile: {
    quiet: (name: string) => `${name} is not on the air.`,
  },

  missing: {
    title: "There is nothing here",
    text: "The address may be mistyped, or what was here is gone.",
    home: "See what is live",
  },

  problem: {
    offline: "You are offline, or the server cannot be reached. Check your connection and try again.",
    server: (status: number) => `The server answered with an error (${status}). Try again in a moment.`,
    unexpected: "Something went wrong on this page. Reload it and try again.",
  },
};

export type Messages = typeof common;
