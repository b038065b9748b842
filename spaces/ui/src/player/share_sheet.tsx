/** Passing a recording on: its link from here, code to embed it, and for its host links that open it while it is private. */
import { useState } from "preact/hooks";
import type { Recording } from "../api/recordings";
import { Field } from "../components/form";
import { Sheet } from "../components/sheet";
import { Icon } from "../icons";
import { library } from "../messages/library";
import { tell } from "../state/toast";
import { fragment } from "./fragments";
import { ShareLinks } from "./share_links";
import { stamp } from "./times";

const words = library.share;

/** Where the browser denies its clipboard, the text itself is shown, to be copied by hand. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(words.copied);
  } catch {
    tell(text);
  }
}

interface ShareSheetProps {
  recording: Recording;
  /** Second that plays; 0 offers no place. */
  at?: number;
  onClose(): void;
}

export function ShareSheet({ recording, at = 0, onClose }: ShareSheetProps) {
  const { url, visibility, mine } = recording;
  const [placed, setPlaced] = useState(false);
  const link = placed ? `${url}${fragment(at)}` : url;
  const open = visibility !== "private";
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="stack">
        <LinkLine label={words.link} link={link} />
        {at >= 1 && (
          <label class="check">
            <input type="checkbox" checked={placed} onChange={() => setPlaced(!placed)} />
            <span class="number">{words.at(stamp(at))}</span>
          </label>
        )}
        {open ? (
          <PassOn link={link} recording={recording} />
        ) : (
          mine && <p class="hint">{words.privateText}</p>
        )}
      </div>
      {mine && <ShareLinks recording={recording} />}
    </Sheet>
  );
}

/** A link to be copied. `name` is the word on the button. */
export function LinkLine({ label, link, name = words.copy }: { label: string; link: string; name?: string }) {
  return (
    <div class="link-line">
      <Field label={label} value={link} onValue={() => undefined} readOnly />
      <button type="button" class="button button-main" onClick={() => copy(link)}>
        <Icon name="copy" />
        {name}
      </button>
    </div>
  );
}

function PassOn({ link, recording }: { link: string; recording: Recording }) {
  const share = () => navigator.share({ title: recording.title, url: link }).catch(() => undefined);
  return (
    <div class="actions actions-start">
      {"share" in navigator && (
        <button type="button" class="button" onClick={share}>
          {words.system}
        </button>
      )}
      <button type="button" class="button" title={words.embedHint} onClick={() => copy(embedCode(recording))}>
        <Icon name="code" />
        {words.embed}
      </button>
    </div>
  );
}

/** What somebody puts into their own page. */
function embedCode({ id, title, url }: Recording): string {
  const source = new URL(`/embed/r/${id}`, url).href;
  const name = title.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  return `<iframe src="${source}" title="${name}" width="100%" height="180" style="border:0" loading="lazy" allow="autoplay"></iframe>`;
}
