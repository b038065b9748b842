import type { ComponentChildren } from "preact";
import { common } from "../messages/common";
import { Notice } from "./form";

/** What did not come, and the button to ask for it once more. */
export function Failed({ children, again }: { children: ComponentChildren; again(): void }) {
  return (
    <Notice>
      <p>{children}</p>
      <TryAgain onPress={again} />
    </Notice>
  );
}

export function TryAgain({ onPress }: { onPress(): void }) {
  return (
    <button type="button" class="button" onClick={() => onPress()}>
      {common.retry}
    </button>
  );
}
