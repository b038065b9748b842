/** The words of announcing, waiting, moving and canceling. */
import { number } from "../format";

const times = (count: number) => `${number(count)} times`;

export const schedule = {
  when: {
    start: "Starts at",
    zone: "Time zone",
    zoneHint: "People elsewhere see it in their own time.",
    repeat: "Repeats",
    never: "Does not repeat",
    daily: "Every day",
    weekly: (day: string) => `Every ${day}`,
    biweekly: (day: string) => `Every second ${day}`,
    monthlyDay: (day: string) => `Every month on the ${day}`,
    monthlyNth: (nth: string, day: string) => `Every month on the ${nth} ${day}`,
    last: "last",
    ends: "Ends",
    endless: "When I cancel it",
    after: (count: number) => `After ${times(count)}`,
    announceSeries: "Announce the series",
    options: "More options",
  },
  countdown: {
    label: "Starts in",
    days: (count: number) => (count === 1 ? "day" : "days"),
    hours: "h",
    minutes: "min",
    seconds: "s",
    late: (host: string) => `It should have begun by now. It opens here as soon as ${host} starts it.`,
  },
  remind: {
    open: "Remind me",
    on: "Reminded",
    title: "Remind me",
    this: "This space",
    thisHint: "Ten minutes before and when it begins; and when it is moved or canceled.",
    series: "Every space of this series",
    seriesHint: "Also those that are not announced yet.",
    signIn: "Sign in to be told here, in your browser or by mail.",
    signInLink: "Sign in",
    calendar: "In your calendar, without an account",
    calendarText: "Subscribed, it moves along when the time changes.",
    subscribe: "Subscribe",
    file: "Calendar file",
    ways: "How you are told",
    count: (count: number) => (count === 1 ? "1 person is reminded" : `${number(count)} people are reminded`),
  },
  change: {
    open: "Change the time",
    title: "Change the time",
    save: "Move it",
    which: "Which of them",
    this: "Only this one",
    following: "This one and all that follow",
    all: "All of them",
    told: (count: number) =>
      count === 0
        ? "Nobody is reminded of it yet. Calendars that have it move along."
        : `${count === 1 ? "1 person is" : `${number(count)} people are`} told of the new time and stay reminded. Calendars that have it move along.`,
    done: "Moved. Everybody who is reminded is told.",
  },
  cancel: {
    title: "Cancel it?",
    series:
      "Everybody who is reminded is told that it does not take place. It leaves the lists, and calendars strike it out.",
    told: (count: number) =>
      count === 0
        ? "Nobody is reminded of it yet. It leaves the lists, and calendars strike it out."
        : `${count === 1 ? "1 person is" : `${number(count)} people are`} told that it does not take place. It leaves the lists, and calendars strike it out.`,
    yes: "Cancel it",
    no: "Keep it",
  },
  series: {
    part: "Part of a series",
    every: (rule: string) => `Repeats: ${rule}`,
    next: "Announced",
    none: "Nothing is announced at the moment.",
    canceled: "This series was canceled.",
    cancelAll: "Cancel the series",
    canceledNow: "The series is canceled. Everybody who is reminded is told.",
    canceledFrom: "This space and those after it are canceled. Everybody who is reminded is told.",
    missing: "There is no such series",
    remind: "Remind me of all",
    reminded: "Reminded of all",
    zone: (local: string, zone: string) => `${local} in ${zone}`,
  },
};
