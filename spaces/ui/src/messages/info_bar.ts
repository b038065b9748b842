/** The words of the info bar: what goes on in the house. */
import type { InfoItem } from "../api/schema";
import { names, people, when } from "../format";

const quoted = (title: string) => `“${title}”`;
const reason = (because: string) => (because ? ` ${because}` : "");

export const infoBar = {
  label: "What is going on",
  quiet: "It is quiet at the moment.",
  pause: "Pause the info bar",
  resume: "Let the info bar move on",
  hide: "Hide the info bar for a day",
  hidden: "The info bar is back tomorrow.",
  live: ({ names: who, title }: InfoItem) =>
    who.length === 0
      ? `${quoted(title)} is live`
      : `${names(who)} ${who.length === 1 ? "is" : "are"} live: ${quoted(title)}`,
  topic: ({ detail, title }: InfoItem) => `${detail} is the topic in ${quoted(title)}`,
  shared: ({ names: who, detail, title }: InfoItem) =>
    `${names(who)} shared ${quoted(detail)} in ${quoted(title)}`,
  on_stage: ({ names: who, title }: InfoItem) => `${names(who)} came on stage in ${quoted(title)}`,
  listeners: ({ count, title }: InfoItem) =>
    `${count === null ? "A few" : `${people(count)}+`} listeners in ${quoted(title)}`,
  tap: ({ detail, title }: InfoItem) =>
    detail === "on"
      ? `${quoted(title)} is being recorded`
      : detail === "held"
        ? `${quoted(title)} may be saved by its host`
        : `${quoted(title)} is not kept`,
  starts_next: ({ names: who, title, at }: InfoItem, now: number) =>
    `Next: ${quoted(title)}${who.length > 0 ? ` with ${names(who)}` : ""}, ${when(at, now)}`,
  recording_saved: ({ names: who, title }: InfoItem) =>
    `You can listen to the recording of ${quoted(title)} with ${names(who)}`,
  station: ({ names: what, title, detail }: InfoItem) =>
    `${title} plays ${quoted(names(what))}.${reason(detail)}`,
};
