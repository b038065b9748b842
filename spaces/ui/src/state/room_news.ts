/** What happens in the room and is told once: by a chime, a sentence, a question. */
import { chime } from "../live/chime";
import { type News, newsOf } from "../live/news";
import type { ServerEvent } from "../live/protocol";
import type { LiveState } from "../live/store";
import { common } from "../messages/common";
import { craft } from "../messages/craft";
import { lookForQuestions, questions } from "./questions";
import { tell } from "./toast";

/** Set while I leave the stage or take my hand down by my own wish: nobody has to tell me then. */
let steppingDown = false;
let withdrawing = false;

export function steppedDown(): void {
  steppingDown = true;
}

/** `wished` false: it did not come to it. */
export function withdrew(wished = true): void {
  withdrawing = wished;
}

export function heardInRoom(event: ServerEvent, before: LiveState, myPid: string | null): void {
  const news = newsOf(before, event, Date.now());
  if (news) tellNews(news);
  switch (event.type) {
    case "off_the_record":
      chime();
      tell(
        event.pid === myPid
          ? common.offRecord.mine(event.seconds)
          : common.offRecord.theirs(event.name, event.seconds),
      );
      break;
    case "consent_asked":
      lookForQuestions().then(tellOfQuestion);
      break;
    case "ended":
      // From then on there is a deadline, or it is settled already; the last seconds are put away first.
      for (const after of [1_500, 6_000]) setTimeout(lookForQuestions, after);
      break;
    case "welcome":
      if (event.asked) lookForQuestions();
      break;
  }
}

/** The question stands at the top of the page; who is further down, or listens to the page, is told. */
function tellOfQuestion(): void {
  if (questions.peek().some(({ answer }) => answer === null)) tell(common.consent.asked);
}

function tellNews(news: News): void {
  const text = newsWords(news);
  if (text !== null) tell(text);
}

function newsWords(news: News): string | null {
  switch (news.kind) {
    case "host_back":
      return craft.host.back(news.name);
    case "resumed":
      return craft.host.resumed(news.name);
    case "succession":
      return news.mine ? craft.host.mine : craft.host.succession(news.name);
    case "jumped":
      return craft.hand.jumped(news.name, news.by ?? craft.host.operator, news.ahead);
    case "time_over":
      return craft.time.over;
    case "time_over_of":
      return craft.time.overOf(news.name);
    case "taken_back":
      return unlessStepping(craft.time.takenBack);
    case "co_host_over":
      return unlessStepping(craft.coHost.over);
    case "declined": {
      const wished = withdrawing;
      withdrawing = false;
      return wished ? null : craft.hand.declined;
    }
    case "invite_over":
      return craft.door.linkOver;
  }
}

function unlessStepping(text: string): string | null {
  const wished = steppingDown;
  steppingDown = false;
  return wished ? null : text;
}
