/** What happens in the room and is told once: by a chime, a sentence, a question. */
import { chime } from "../live/chime";
import type { ServerEvent } from "../live/protocol";
import { en } from "../messages/en";
import { lookForQuestions } from "./questions";
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
      lookForQuestions();
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
