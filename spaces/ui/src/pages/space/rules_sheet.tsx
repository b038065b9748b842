import { Sheet } from "../../components/sheet";
import { rulesOf } from "../../live/stage_rules";
import { craft } from "../../messages/craft";
import { room } from "../../state/live";

/** What the hosts ask of everybody who speaks, line by line as they wrote it. */
export function HouseRules({ rules }: { rules: string }) {
  return (
    <section class="house-rules" aria-label={craft.rules.title}>
      <h3>{craft.rules.title}</h3>
      <p dir="auto">{rules}</p>
    </section>
  );
}

export function RulesSheet({ onClose }: { onClose(): void }) {
  return (
    <Sheet title={craft.rules.title} onClose={onClose}>
      <p class="rules-text" dir="auto">
        {rulesOf(room.value.space).rules}
      </p>
    </Sheet>
  );
}
