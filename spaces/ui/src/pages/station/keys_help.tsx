import { library } from "../../messages/library";
import { station } from "../../messages/station";

/** The player's keys, for who looks for them. */
export function KeysHelp() {
  return (
    <details class="keys-help">
      <summary>{library.player.keys}</summary>
      <dl>
        {station.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
