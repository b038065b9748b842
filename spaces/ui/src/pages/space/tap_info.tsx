import { useState } from "preact/hooks";
import type { Space } from "../../api/types";
import { Sheet } from "../../components/sheet";
import { TapSign } from "../../components/tap_badge";
import { tapWords } from "../../components/tap_words";
import { common } from "../../messages/common";
import { now } from "../../state/clock";

/** The badge in the space itself: pressed, it says what its words mean. */
export function TapInfo({ space }: { space: Space }) {
  const [open, setOpen] = useState(false);
  const { text, tone } = tapWords(space.tap, space.state, now.value);
  return (
    <>
      <button
        type="button"
        class={`tap-badge tap-info tap-${tone}`}
        aria-haspopup="dialog"
        title={common.tap.infoTitle}
        onClick={() => setOpen(true)}
      >
        <TapSign />
        {text}
      </button>
      {open && <InfoSheet space={space} onClose={() => setOpen(false)} />}
    </>
  );
}

function InfoSheet({ space, onClose }: { space: Space; onClose(): void }) {
  const { policy } = space.tap;
  const { text, tone } = tapWords(space.tap, space.state, now.value);
  return (
    <Sheet title={common.tap.infoTitle} onClose={onClose}>
      <div class="stack">
        <p class={`tap-badge tap-${tone}`}>
          <TapSign />
          {text}
        </p>
        <ul class="points">
          {common.tap.points[policy].map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
