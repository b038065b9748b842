/** The words about what is kept of a space, and about who agreed to it. Part of common.ts. */
import { length, number } from "../format";

const plural = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

/** "15 seconds", "minute", "2 minutes": after "the last". */
const stretch = (seconds: number) => {
  const whole = Math.max(1, Math.round(seconds));
  if (whole === 1) return "second";
  if (whole === 60) return "minute";
  return whole % 60 === 0 ? `${whole / 60} minutes` : `${whole} seconds`;
};

/** Where something is said to be destroyed: what is out of reach of that. */
const SEALED =
  "One exception: a moment that somebody sealed with a report. Only the people who run this server can open it; it is destroyed after 30 days at the latest.";

export const tap = {
  off: "Not kept",
  held: (until: string | null) => (until ? `May be saved until ${until}` : "May be saved"),
  on: "Recording",
  willRecord: "Will be recorded",
  recorded: "Recorded",
  saving: "Being saved",
  saved: "Saved",
  sentence: {
    off: "Nothing of this space is kept: when it is over, it is gone.",
    held: "What is said here is kept encrypted for a while, so that the host can still save it. You are asked before your voice is published.",
    on: "This space is recorded. Speaking here means that you agree to it.",
  },
  beforeMic: {
    off: "Nothing of what you say is kept: when the space is over, it is gone.",
    held: "What you say is kept encrypted for a while, so that the host can still save it. Before your voice is published you are asked; no answer means no.",
    on: "This space is recorded. By opening your microphone you agree that your voice is in the recording. You can take it out again later.",
  },
  choose: "What is kept of it",
  choices: {
    held: {
      name: "May be saved",
      text: "Encrypted for now. You can save it afterwards, if the speakers agree.",
    },
    on: { name: "Recorded", text: "From the start, for everybody to see. Whoever speaks agrees to it." },
    off: { name: "Not kept", text: "Nothing is written down. When it is over, it is gone." },
  },
  changed: "Changed. Everybody sees it.",
  infoTitle: "What happens to the sound",
  points: {
    off: ["Nothing of this space is written down. When it is over, nobody can hear it again."],
    held: [
      "Every voice is kept encrypted, each under a key of its own, so that the host can still save the space.",
      "If nobody saves it in time, the keys are destroyed and nobody can ever hear it.",
      "If the host saves it, everybody who spoke is asked. No answer means no: that voice becomes silence.",
      "On stage, Off the record takes back what you said in the last moments.",
      "Later you can still take your voice out of the recording, under My voice.",
      SEALED,
    ],
    on: [
      "This space is recorded. Whoever opens a microphone here agrees to be in the recording.",
      "On stage, Off the record takes back what you said in the last moments.",
      "Later you can still take your voice out of the recording, under My voice.",
      SEALED,
    ],
  },
  problemTitle: "The recorder has a problem",
};

export const offRecord = {
  action: "Off the record",
  title: "Take back what you said",
  text: `The last moments of your voice are destroyed at once: nobody can save them any more. ${SEALED} Everybody here hears a chime and sees that you did it.`,
  last: (seconds: number) => `The last ${stretch(seconds)}`,
  mine: (seconds: number) => `Off the record: the last ${stretch(seconds)} of your voice.`,
  theirs: (name: string, seconds: number) => `${name} took the last ${stretch(seconds)} off the record.`,
};

export const saving = {
  action: "Save this space",
  title: "Save this space?",
  text: "Everybody who speaks here is asked whether their voice may be published. Whoever says no, or nothing, becomes silence.",
  private: "It is private at first: you decide later who may listen.",
  done: "Saved. The speakers are being asked.",
  saved: "Saved",
  see: "See your recordings",
  inRoom: "This space is being saved.",
};

export const consent = {
  region: "Your voice",
  asked: "This space is being saved. You are asked about your voice, at the top of the page.",
  savedThe: "saved",
  mayYour: "May your voice be in the recording?",
  details: "What this means",
  yes: "Yes",
  anonymous: "Yes, without my name",
  no: "No",
  explain: {
    yes: "Your voice is in the recording, with your name.",
    anonymous:
      "Your voice is in the recording, without your name and your colour. People may still know your voice.",
    no: "Your voice is left out. There is silence in its place.",
  },
  until: (time: string) => `You have until ${time}. No answer means no.`,
  untilLater: "You have time until after the space. No answer means no.",
  said: {
    yes: "You said yes.",
    anonymous: "You said yes, without your name.",
    no: "You said no.",
  },
  changeUntil: (time: string) => `You can change it until ${time}.`,
  changeLater: "You can change it until some time after the space.",
  change: "Change my answer",
  hide: "Hide this question",
  more: (count: number) => `${plural(count, "more question", "more questions")} like this`,
  mine: "My answer",
  pageTitle: "Your voice in a recording",
  question: "May your voice be in it?",
  savedBy: "Saved by",
  spokenOn: (time: string) => `spoken ${time}`,
  heard: (ms: number) => `Your microphone was open for ${length(ms)} in it.`,
  closed: {
    yes: "It is settled: your voice is in the recording.",
    anonymous: "It is settled: your voice is in the recording, without your name.",
    no: "It is settled: your voice is not in the recording.",
  },
  closedSilent: "The time is over and you did not answer, so your voice is not in the recording.",
  withdrawn: "You took your voice out of this recording.",
  withdraw: "Take my voice out",
  withdrawTitle: "Take your voice out of this recording?",
  withdrawText:
    "The recording is made again without you. What you said is destroyed and cannot come back; the files that have your voice disappear here at once.",
  withdrawDone: "Your voice is out. The recording is made again without it.",
  strangerTitle: "We do not know your voice here",
  stranger:
    "Either there is no such recording, or you did not speak in it. If you spoke as a guest, open this link in the browser you spoke with.",
  strangerSignIn: "If you spoke with an account, sign in first.",
  goneTitle: "Deleted",
  gone: "This recording was deleted. Nobody is published in it any more.",
  all: "All recordings with my voice",
};

export const pins = {
  title: "Pinned",
  add: "Pin a link",
  sheet: "Pin to this space",
  url: "Link",
  urlHint: "https://",
  name: "Title",
  nameHint: "Optional; else the address is shown",
  text: "Everybody here sees it. In a recording it begins a chapter.",
  pin: "Pin it",
  remove: (title: string) => `Unpin ${title}`,
};

export const keeping = {
  title: "What shall become of it?",
  until: (time: string) => `It is kept encrypted until ${time}. If you do nothing, it is destroyed then.`,
  save: "Save",
  saveText: "Everybody who spoke is asked. Then the recording is made, and you decide who may listen.",
  hold: "Keep holding",
  holdText: "Decide later. Nobody can hear it until you save it.",
  holdTitle: "Keep holding",
  holdHow: "For how much longer? When the time is over and you have not saved it, it is destroyed.",
  holdFor: (hours: number) => (hours === 24 ? "1 day" : `${hours / 24} days`),
  holdUntil: (time: string) => `until ${time}`,
  held: (time: string) => `It is held until ${time}.`,
  letGo: "Let it go",
  letGoText: `It is destroyed now. Nobody can bring it back, not even the people who run this server. ${SEALED}`,
  letGoTitle: "Let this space go?",
  letGoYes: "Destroy it",
  letGoNo: "Not yet",
  off: "Nothing of this space was kept.",
  gone: "Nothing of this space is kept any more: its keys are destroyed.",
  flushing: "One moment: the last seconds are being put away.",
  others: {
    off: "Nothing of this space was kept.",
    recording: "One moment: the last seconds are being put away.",
    held: "The host may still save this space. If so, everybody who spoke is asked first.",
    saved: "The host saved this space. When the recording is public, it is here.",
    shredded: "Nothing of this space is kept any more.",
  },
  listen: "Listen to the recording",
  yours: "Your recording",
  asking: "The speakers are being asked",
  pending: (answered: number, all: number) =>
    `${number(answered)} of ${plural(all, "speaker", "speakers")} answered so far.`,
  pendingUntil: (time: string) => `Who has not answered by ${time} is left out.`,
  publish: "Publish now",
  publishText: "With those who said yes so far. The others can still join until the time is over.",
  making: "The recording is being made",
  step: (step: string, progress: number) =>
    `${step || "Waiting for its turn"}, ${Math.floor(progress * 100)} %`,
  ready: "The recording is ready",
  visible: {
    private: "Only you can listen. In your recordings you decide who else may.",
    unlisted: "Whoever has the link can listen.",
    public: "Everybody can listen.",
  },
  failed: "The recording could not be made",
  deleted: "The recording is deleted",
  open: "Open the recording",
  all: "All my recordings",
  link: "Copy the link for speakers",
  linkText: "For somebody who was a guest or is not here: they answer in the browser they spoke with.",
  answers: { yes: "yes", anonymous: "yes, without the name", no: "no", none: "has not answered yet" },
  spoke: (count: number) => plural(count, "person spoke", "people spoke"),
};
