import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import { craft } from "../messages/craft";
import { block, unblock } from "../state/blocks";
import { tell, tellProblem } from "../state/toast";
import { Question } from "./sheet";

interface BlockButtonProps {
  handle: string;
  name: string;
  /** Following ends with it. */
  onBlocked(): void;
}

/** Block somebody, or take it back; blocking asks first. */
export function BlockButton({ handle, name, onBlocked }: BlockButtonProps) {
  const [blocked, setBlocked] = useState<boolean | null>(null);
  const [asking, setAsking] = useState(false);
  const words = craft.person;
  useEffect(() => {
    api("GET /api/v1/me/blocks").then(
      ({ items }) => setBlocked(items.some((one) => one.handle === handle)),
      () => setBlocked(null), // the page is whole without it
    );
  }, [handle]);
  if (blocked === null) return null;
  const lift = () =>
    unblock(handle).then(() => {
      setBlocked(false);
      tell(words.unblocked(name));
    }, tellProblem);
  const put = () =>
    block(handle).then(() => {
      setBlocked(true);
      onBlocked();
      tell(words.blocked(name));
    }, tellProblem);
  return (
    <>
      <button type="button" class="button button-small" onClick={blocked ? lift : () => setAsking(true)}>
        {blocked ? words.unblock(name) : words.block(name)}
      </button>
      {asking && (
        <Question
          title={words.blockTitle(name)}
          text={words.blockText(name)}
          yes={words.block(name)}
          onYes={put}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
