/** Passing a space on: its link, a code for phones, a player for one's own site, and what the system offers. */
import { api } from "../api/client";
import type { Space } from "../api/types";
import { Icon } from "../icons";
import { sharing as words } from "../messages/sharing";
import { tell } from "../state/toast";
import { Field } from "./form";
import { Sheet } from "./sheet";

/** Where the browser denies its clipboard, the text itself is shown, to be copied by hand. */
async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(said);
  } catch {
    tell(text);
  }
}

/** Hosts see how often their space was passed on; by whom is not kept. */
function count({ id }: Space): void {
  api("POST /api/v1/spaces/{id}/shares", { path: { id } }).catch(() => undefined);
}

/** What somebody puts into their own page. */
export function embedCode(source: string, title: string): string {
  const name = title.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return `<iframe src="${source}" title="${name}" width="100%" height="180" style="border:0" loading="lazy" allow="autoplay"></iframe>`;
}

export function ShareSpace({ space, onClose }: { space: Space; onClose(): void }) {
  const link = new URL(`/s/${space.id}`, location.href).href;
  const code = embedCode(new URL(`/embed/s/${space.id}`, location.href).href, space.title);
  const passOn = async () => {
    try {
      await navigator.share({ title: space.title, url: link });
      count(space);
    } catch {
      // Whoever closes the system's own sheet has changed their mind.
    }
  };
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="stack">
        <Line
          label={words.link}
          text={link}
          name={words.copy}
          onCopy={() => {
            copy(link, words.copied);
            count(space);
          }}
        />
        {"share" in navigator && (
          <div class="actions actions-start">
            <button type="button" class="button" onClick={passOn}>
              <Icon name="share" />
              {words.system}
            </button>
          </div>
        )}
        <figure class="share-qr">
          <img src={`/s/${space.id}/qr.svg`} alt={words.qr} width="148" height="148" />
          <figcaption class="hint">{words.qrText}</figcaption>
        </figure>
        <Line
          label={words.embed}
          text={code}
          name={words.copyCode}
          hint={space.locked || space.has_pin ? words.embedClosed : words.embedText}
          onCopy={() => {
            copy(code, words.codeCopied);
            count(space);
          }}
        />
      </div>
    </Sheet>
  );
}

interface LineProps {
  label: string;
  text: string;
  name: string;
  hint?: string;
  onCopy(): void;
}

function Line({ label, text, name, hint, onCopy }: LineProps) {
  return (
    <div class="share-line">
      <div class="link-line">
        <Field label={label} value={text} onValue={() => undefined} readOnly />
        <button type="button" class="button" onClick={onCopy}>
          <Icon name="copy" />
          {name}
        </button>
      </div>
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}
