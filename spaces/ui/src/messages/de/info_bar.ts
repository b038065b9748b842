import { names, people, when } from "../../format";
import type { infoBar as english } from "../info_bar";
import type { Words } from "../words";

const quoted = (title: string) => `„${title}“`;

export const infoBar: Words<typeof english> = {
  label: "Was gerade los ist",
  quiet: "Im Moment ist es still.",
  pause: "Infoleiste anhalten",
  resume: "Infoleiste weiterlaufen lassen",
  hide: "Infoleiste für einen Tag ausblenden",
  hidden: "Die Infoleiste ist morgen wieder da.",
  live: ({ names: who, title }) =>
    who.length === 0
      ? `${quoted(title)} ist live`
      : `${names(who)} ${who.length === 1 ? "ist" : "sind"} live: ${quoted(title)}`,
  topic: ({ detail, title }) => `${detail} ist Thema in ${quoted(title)}`,
  shared: ({ names: who, detail, title }) =>
    `${names(who)} hat ${quoted(detail)} geteilt, in ${quoted(title)}`,
  on_stage: ({ names: who, title }) => `${names(who)} ist auf der Bühne von ${quoted(title)}`,
  listeners: ({ count, title }) =>
    `${count === null ? "Ein paar Leute hören" : `Über ${people(count)} Leute hören`} ${quoted(title)} zu`,
  tap: ({ detail, title }) =>
    detail === "on"
      ? `${quoted(title)} wird aufgenommen`
      : detail === "held"
        ? `${quoted(title)} kann noch gespeichert werden`
        : `${quoted(title)} wird nicht aufbewahrt`,
  starts_next: ({ names: who, title, at }, now) =>
    `Als Nächstes: ${quoted(title)}${who.length > 0 ? ` mit ${names(who)}` : ""}, ${when(at, now)}`,
  recording_saved: ({ names: who, title }) =>
    `Die Aufnahme von ${quoted(title)} mit ${names(who)} ist zu hören`,
  station: ({ names: what, title }) => `${title} spielt ${quoted(names(what))}.`,
};
