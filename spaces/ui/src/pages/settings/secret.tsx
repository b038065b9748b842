import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { tell, tellProblem } from "../../state/toast";

interface SecretProps {
  text: string;
  secret: string;
  copy: string;
}

/** Something that is shown this once only, to be copied. */
export function Secret({ text, secret, copy }: SecretProps) {
  const take = () => navigator.clipboard.writeText(secret).then(() => tell(common.copied), tellProblem);
  return (
    <div class="secret">
      <p>{text}</p>
      <code>{secret}</code>
      <button type="button" class="icon-button" aria-label={copy} onClick={take}>
        <Icon name="copy" />
      </button>
    </div>
  );
}
