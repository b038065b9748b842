/** The end of a station; what disappears where is said before. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { remove, type Station } from "../../api/stations";
import { Question } from "../../components/sheet";
import { Icon } from "../../icons";
import { deleting as words } from "../../messages/stations_manage";
import { tell, tellProblem } from "../../state/toast";

export function Delete({ station: { id, title, followers } }: { station: Station }) {
  const [asking, setAsking] = useState(false);
  const { route } = useLocation();
  const go = () =>
    remove(id).then(() => {
      tell(words.done);
      route("/stations", true);
    }, tellProblem);
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="hint">{words.text}</p>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {words.button}
      </button>
      {asking && (
        <Question
          title={words.ask(title)}
          text={words.what(followers)}
          yes={words.yes}
          no={words.no}
          onYes={go}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
