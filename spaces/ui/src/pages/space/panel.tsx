/** Beside the stage: chat, queue and people. A panel with tabs where it fits, else sheets. */
import { useId, useRef } from "preact/hooks";
import type { Space } from "../../api/types";
import { Sheet } from "../../components/sheet";
import { people } from "../../format";
import type { Participant } from "../../live/protocol";
import { craft } from "../../messages/craft";
import { talk } from "../../messages/talk";
import { amModerator, room } from "../../state/live";
import { chosenTab, panelTab } from "../../state/room_sheets";
import { chat } from "../../state/talk";
import { ChatPanel } from "./chat_panel";
import { HowToSpeak } from "./hand";
import { PeopleList } from "./people";
import { Requests } from "./requests";
import { beside, TABS, type Tab } from "./tabs";

interface PartProps {
  space: Space;
  stage: Participant[];
  listeners: number;
}

export function Panel(props: PartProps) {
  const tab = panelTab.value;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const next = beside(tab, event.key);
    if (!next) return;
    event.preventDefault();
    chosenTab.value = next;
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <aside class="panel" aria-label={craft.panel.label}>
      <div class="panel-tabs" role="tablist" aria-label={craft.panel.label} ref={list} onKeyDown={move}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            data-tab={one}
            id={`${id}-${one}`}
            aria-selected={one === tab}
            aria-controls={`${id}-panel`}
            tabIndex={one === tab ? 0 : -1}
            onClick={() => {
              chosenTab.value = one;
            }}
          >
            {craft.panel[one]}
            <TabCount tab={one} />
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tab}`}>
        <Part tab={tab} {...props} />
      </div>
    </aside>
  );
}

function TabCount({ tab }: { tab: Tab }) {
  const { unread } = chat.value;
  if (tab === "chat" && unread > 0)
    return (
      <span class="count number">
        {people(unread)} <span class="only-heard">{talk.chat.unread}</span>
      </span>
    );
  const waiting = room.value.requests.length;
  return tab === "queue" && waiting > 0 ? <span class="count number">{waiting}</span> : null;
}

function Part({ tab, space, stage, listeners }: PartProps & { tab: Tab }) {
  if (tab === "chat") return <ChatPanel />;
  if (tab === "people") return <PeopleList stage={stage} listeners={listeners} />;
  return amModerator.value ? <Requests items={room.value.requests} /> : <HowToSpeak space={space} />;
}

/** The same on a phone. */
export function PartSheet({ tab, onClose, ...props }: PartProps & { tab: Tab; onClose(): void }) {
  return (
    <Sheet title={craft.panel[tab]} onClose={onClose}>
      <div class={`part-sheet part-${tab}`}>
        <Part tab={tab} {...props} />
      </div>
    </Sheet>
  );
}
