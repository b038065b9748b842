import { Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { common } from "../../messages/common";
import { session } from "../../state/live";

const STRETCHES = [15, 30, 60, 120]; // s; the server takes no more than the last

/** Somebody on stage takes back what they said last; only their own voice. */
export function OffRecordSheet({ onClose }: { onClose(): void }) {
  const { busy, attempt, rest } = useAttempt();
  const take = async (seconds: number) => {
    if (await attempt(async () => session.value?.ask({ type: "off_the_record", seconds }))) onClose();
  };
  return (
    <Sheet title={common.offRecord.title} onClose={onClose}>
      <div class="stack">
        <p>{common.offRecord.text}</p>
        {rest() && <Notice>{rest()}</Notice>}
        <div class="stretches">
          {STRETCHES.map((seconds) => (
            <button key={seconds} type="button" class="button" disabled={busy} onClick={() => take(seconds)}>
              {common.offRecord.last(seconds)}
            </button>
          ))}
        </div>
      </div>
    </Sheet>
  );
}
