import { library } from "../../messages/library";

/** The player's keys, for who looks for them. */
export function KeysHelp() {
  return (
    <details class="keys-help">
      <summary>{library.player.keys}</summary>
      <dl>
        {library.player.keysList.map(([keys, what]) => (
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
