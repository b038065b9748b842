/** What hosts look up about their space: what was done, and who is banned. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { Ban } from "../../api/moderation";
import { ActionLog } from "../../components/action_log";
import { Avatar } from "../../components/avatar";
import { Failed } from "../../components/failed";
import { Sheet } from "../../components/sheet";
import { moderation } from "../../messages/moderation";
import { tell, tellProblem } from "../../state/toast";

interface SheetProps {
  spaceId: string;
  onClose(): void;
}

export function LogSheet({ spaceId, onClose }: SheetProps) {
  return (
    <Sheet title={moderation.log.title} onClose={onClose}>
      <div class="stack">
        <ActionLog spaceId={spaceId} />
      </div>
    </Sheet>
  );
}

export function BansSheet({ spaceId, onClose }: SheetProps) {
  const [bans, setBans] = useState<Ban[] | null>(null);
  const [failed, setFailed] = useState(false);
  const words = moderation.bans;
  const load = () => {
    setFailed(false);
    api("GET /api/v1/spaces/{id}/bans", { path: { id: spaceId } }).then(
      ({ items }) => setBans(items),
      () => setFailed(true),
    );
  };
  useEffect(load, [spaceId]);
  const lift = ({ pid, name }: Ban) =>
    api("DELETE /api/v1/spaces/{id}/bans/{pid}", { path: { id: spaceId, pid } }).then(() => {
      setBans((known) => known?.filter((one) => one.pid !== pid) ?? null);
      tell(words.lifted(name));
    }, tellProblem);
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="stack">
        {failed && <Failed again={load}>{words.failed}</Failed>}
        {bans && <p class="quiet">{bans.length === 0 ? words.none : words.text}</p>}
        <ul class="rows">
          {bans?.map((one) => (
            <li key={one.pid} class="row">
              <Avatar name={one.name} color={one.color} size="s" />
              <span class="row-text">
                <bdi class="row-title">{one.name}</bdi>
                {(one.handle || one.network) && (
                  <span class="quiet small">{one.handle ? `@${one.handle}` : words.network}</span>
                )}
              </span>
              <button
                type="button"
                class="button button-small"
                aria-label={words.lift(one.name)}
                onClick={() => lift(one)}
              >
                {words.short}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
