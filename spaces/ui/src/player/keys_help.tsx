import { library } from "../messages/library";

/** The player's keys, for who looks for them: each with what it does. */
export function KeysHelp({ keys }: { keys: string[][] }) {
  return (
    <details class="keys-help">
      <summary>{library.player.keys}</summary>
      <dl>
        {keys.map(([pressed, what]) => (
          <div key={pressed}>
            <dt>
              <kbd>{pressed}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
