/** Asks before recordings are deleted, and says what disappears with them. */
import { type Recording, remove } from "../../api/recordings";
import { Question } from "../../components/sheet";
import { library } from "../../messages/library";
import { close, loadedId } from "../../player/audio";
import { tell, tellProblem } from "../../state/toast";

interface DeleteProps {
  recordings: Recording[];
  /** The ids that are gone, when the server has said so. */
  onGone(ids: string[]): void;
  onClose(): void;
}

export function DeleteQuestion({ recordings, onGone, onClose }: DeleteProps) {
  const [only] = recordings;
  const title =
    recordings.length === 1 && only
      ? library.deleteTitle(only.title)
      : library.deleteManyTitle(recordings.length);
  return (
    <Question
      title={title}
      text={library.deleteText}
      yes={library.deleteYes}
      no={library.deleteNo}
      onYes={() => deleteAll(recordings, onGone)}
      onClose={onClose}
    />
  );
}

async function deleteAll(recordings: Recording[], onGone: (ids: string[]) => void): Promise<void> {
  const gone: string[] = [];
  try {
    for (const { id } of recordings) {
      await remove(id);
      gone.push(id);
      if (loadedId.peek() === id) close();
    }
    tell(library.deleted(gone.length));
  } catch (error) {
    tellProblem(error);
  }
  if (gone.length > 0) onGone(gone);
}
