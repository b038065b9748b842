/** Saving while on the air, for who created the space. */
import { useEffect, useRef, useState } from "preact/hooks";
import { save, savedOf } from "../../api/keeping";
import type { Space } from "../../api/types";
import { Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { room } from "../../state/live";
import { me } from "../../state/me";
import { tell } from "../../state/toast";

/** Nobody else may save: not a co-host, and not whoever took the host's seat over. */
export const created = (space: Space) => me.value?.id === space.host.id;

export function SaveButton({ space }: { space: Space }) {
  const [asking, setAsking] = useState(false);
  const [pressed, setPressed] = useState(false);
  const saved = useSaved(space) || pressed;
  if (saved) return <SavedLink focus={pressed} />;
  return (
    <>
      <button type="button" class="button button-small" onClick={() => setAsking(true)}>
        <Icon name="bookmark" size={16} />
        {common.saving.action}
      </button>
      {asking && (
        <SaveSheet space={space} onSaved={() => setPressed(true)} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

/** Takes the focus from the button that saved. */
function SavedLink({ focus }: { focus: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (focus) link.current?.focus();
  }, [focus]);
  return (
    <a ref={link} class="button button-small" href="/settings/recordings">
      <Icon name="check" size={16} />
      {common.saving.saved}
    </a>
  );
}

/** Whether it is saved already: the room says so when it happens; after a reload the server knows. */
function useSaved(space: Space): boolean {
  const [found, setFound] = useState(false);
  useEffect(() => {
    savedOf(space.id).then(
      (recording) => recording && setFound(true),
      () => undefined, // then pressing Save says what is wrong
    );
  }, [space.id]);
  return found || room.value.recordingId !== null;
}

interface SaveSheetProps {
  space: Space;
  onSaved(): void;
  onClose(): void;
}

export function SaveSheet({ space, onSaved, onClose }: SaveSheetProps) {
  const { busy, attempt, rest } = useAttempt();
  const press = async () => {
    if (!(await attempt(() => save(space.id)))) return;
    onSaved();
    onClose();
    tell(common.saving.done);
  };
  return (
    <Sheet title={common.saving.title} onClose={onClose}>
      <div class="stack">
        <p>{common.saving.text}</p>
        <p class="quiet">{common.saving.private}</p>
        {rest() && <Notice>{rest()}</Notice>}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {common.cancel}
          </button>
          <button type="button" class="button button-main" disabled={busy} onClick={press}>
            {common.saving.action}
          </button>
        </div>
      </div>
    </Sheet>
  );
}
