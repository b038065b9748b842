import type { Station } from "../../api/stations";
import { Sheet } from "../../components/sheet";
import { station } from "../../messages/station";
import { LinkLine } from "../../player/share_sheet";

const words = station.shareSheet;

export function ShareSheet({ station, onClose }: { station: Station; onClose(): void }) {
  const { title, url, visibility } = station;
  const share = () => navigator.share({ title, url }).catch(() => undefined);
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div class="stack">
        <LinkLine label={words.link} link={url} name={words.copy} />
        {visibility === "private" && <p class="hint">{words.privateText}</p>}
        {"share" in navigator && (
          <div class="actions actions-start">
            <button type="button" class="button" onClick={share}>
              {words.system}
            </button>
          </div>
        )}
      </div>
    </Sheet>
  );
}
