/** The address podcast apps subscribe to; of a private station a key that can be changed. */
import { useState } from "preact/hooks";
import { newToken } from "../../api/stations";
import { Field } from "../../components/form";
import { Question } from "../../components/sheet";
import { Icon } from "../../icons";
import { sharing as words } from "../../messages/stations_manage";
import { copy } from "../../player/share_sheet";
import { tell, tellProblem } from "../../state/toast";
import type { PartProps } from "./edit";

export function FeedLink({ station, known }: PartProps) {
  const [asking, setAsking] = useState(false);
  const secret = station.visibility === "private";
  const renew = () =>
    newToken(station.id).then((next) => {
      known(next);
      tell(words.newLinkDone);
    }, tellProblem);
  return (
    <section class="section">
      <h2>{words.feed}</h2>
      <p class="hint">{secret ? words.privateText : words.feedText}</p>
      <div class="link-line">
        <Field label={words.feedLink} value={station.feed_url} onValue={() => undefined} readOnly />
        <button type="button" class="button button-main" onClick={() => copy(station.feed_url)}>
          <Icon name="copy" />
          {words.copy}
        </button>
      </div>
      {secret && station.mine === "owner" && (
        <button type="button" class="button" onClick={() => setAsking(true)}>
          <Icon name="again" />
          {words.newLink}
        </button>
      )}
      {asking && (
        <Question
          title={words.newLinkTitle}
          text={words.newLinkText}
          yes={words.newLinkYes}
          onYes={renew}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
