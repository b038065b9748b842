/** What happens in the room and is told once: by a chime, a sentence, a question. */
import { chime } from "../live/chime";
import type { ServerEvent } from "../live/protocol";
import { en } from "../messages/en";
import { lookForQuestions, questions } from "./questions";
import { tell } from "./toast";

export function heardInRoom(event: ServerEvent, myPid: string | null): void {
  switch (event.type) {
    case "off_the_record":
      chime();
      tell(
        event.pid === myPid
          ? en.offRecord.mine(event.seconds)
          : en.offRecord.theirs(event.name, event.seconds),
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
  if (questions.peek().some(({ answer }) => answer === null)) tell(en.consent.asked);
}
