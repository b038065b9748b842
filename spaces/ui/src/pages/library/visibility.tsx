import { change, type Visibility as Kind } from "../../api/recordings";
import { ExplainedChoice } from "../../components/explained_choice";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { tell, tellProblem } from "../../state/toast";
import type { PartProps } from "./one";

const KINDS: Kind[] = ["private", "unlisted", "public"];

/** Who may listen; takes effect with the choice. */
export function Visibility({ recording, known }: PartProps) {
  const choose = (visibility: Kind) =>
    change(recording.id, { visibility }).then((next) => {
      known(next);
      tell(common.saved);
    }, tellProblem);
  return (
    <ExplainedChoice
      title={library.one.listen}
      options={KINDS}
      names={library.visibility}
      texts={library.visibilityText}
      value={recording.visibility}
      onValue={choose}
    />
  );
}
