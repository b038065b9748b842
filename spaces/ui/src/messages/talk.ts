/** Every word of chat, reactions and pinned links. Another language is another file with the same shape. */
import { number } from "../format";

export const talk = {
  chat: {
    label: "Messages",
    empty: "Nobody has written anything yet.",
    emptyHint: "Say hello, or share a link.",
    off: "The hosts have turned the chat off.",
    earlier: "Show earlier messages",
    loading: "Fetching earlier messages",
    unread: "New",
    newBelow: (count: number) => (count === 1 ? "1 new message" : `${number(count)} new messages`),
    latest: "Go to the newest message",
    field: "Your message",
    placeholder: "Write to everybody",
    send: "Send",
    slow: (seconds: number) => `Slow mode: one message every ${seconds} s.`,
    wait: (seconds: number) => `You can write again in ${seconds} s.`,
    left: (count: number) => `${number(count)} characters left`,
    tooLong: (count: number) => `${number(count)} characters too many`,
    delete: "Delete this message",
    deleteOf: (name: string) => `Delete this message of ${name}`,
    report: (name: string) => `Report this message of ${name}`,
    deleteTitle: "Delete this message?",
    deleteMine: "It disappears for everybody in the space and is deleted from the server.",
    deleteTheirs: (name: string) =>
      `What ${name} wrote disappears for everybody in the space and is deleted from the server. That you deleted it stands in the log.`,
    deleteYes: "Delete",
    folded: (count: number) =>
      count === 1 ? "A message of somebody you blocked" : `${number(count)} messages of people you blocked`,
    unfold: "Show",
    about: (name: string) => `About ${name}`,
    you: "you",
    host: "Host",
    coHost: "Co-host",
    speaker: "On stage",
    opens: (site: string) => `Opens ${site} in a new tab`,
    away: "You are not connected at the moment. What you typed stays here.",
  },

  name: {
    text: "You have no account here. Which name should stand beside your messages?",
    label: "Name beside your messages",
    hint: "Everybody in the space sees it.",
    go: "Continue",
    change: "Change name",
    as: (name: string) => `You write as ${name}.`,
  },

  reactions: {
    open: "React",
    title: "Choose a reaction",
    tooFast: "That was fast. Wait a moment.",
    names: {
      "❤️": "Heart",
      "👏": "Applause",
      "😂": "Laughing",
      "😮": "Surprised",
      "🔥": "Fire",
      "💯": "Hundred points",
      "👍": "Thumb up",
      "🙏": "Thank you",
    },
  },
};
