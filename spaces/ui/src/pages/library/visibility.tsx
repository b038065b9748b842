import { useId } from "preact/hooks";
import { change, type Visibility as Kind } from "../../api/recordings";
import { en } from "../../messages/en";
import { library } from "../../messages/library";
import { tell, tellProblem } from "../../state/toast";
import type { PartProps } from "./one";

const KINDS: Kind[] = ["private", "unlisted", "public"];

/** Who may listen; takes effect with the choice. */
export function Visibility({ recording, known }: PartProps) {
  const name = useId();
  const choose = (visibility: Kind) =>
    change(recording.id, { visibility }).then((next) => {
      known(next);
      tell(en.saved);
    }, tellProblem);
  return (
    <section class="section">
      <h2 id={name}>{library.one.listen}</h2>
      <div role="radiogroup" aria-labelledby={name} class="visibilities">
        {KINDS.map((kind) => (
          <label key={kind} class="visibility">
            <input
              type="radio"
              name={name}
              checked={recording.visibility === kind}
              onChange={() => choose(kind)}
            />
            <span>
              <b>{library.visibility[kind]}</b>
              <span class="hint">{library.visibilityText[kind]}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  );
}
