/** What people write to each other while the space is on the air. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/client";
import { Icon } from "../../icons";
import { rulesOf } from "../../live/stage_rules";
import { talk } from "../../messages/talk";
import { blocked } from "../../state/blocks";
import { room, session } from "../../state/live";
import { chat, happened } from "../../state/talk";
import { tellProblem } from "../../state/toast";
import { Composer } from "./chat_composer";
import { MessageList } from "./chat_messages";

/** How near to the end counts as at the end, px. */
const NEAR = 48;

export function ChatPanel() {
  useLooking();
  const { messages, more } = chat.value;
  const { list, below, toEnd, onScroll, holdPlace } = useScroll(
    messages.findLast(({ pid }) => !blocked.value.has(pid))?.id,
    messages.length,
  );
  return (
    <div class="chat">
      <div
        class="chat-log"
        ref={list}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
        tabIndex={0}
        role="log"
        aria-label={talk.chat.label}
      >
        {more && <Earlier holdPlace={holdPlace} />}
        {messages.length === 0 ? <Nothing /> : <MessageList />}
      </div>
      {below > 0 && (
        <button type="button" class="button button-small chat-below" onClick={toEnd} title={talk.chat.latest}>
          <Icon name="down" size={16} />
          {talk.chat.newBelow(below)}
        </button>
      )}
      {rulesOf(room.value.space).chat ? <Composer onSent={toEnd} /> : <p class="chat-off">{talk.chat.off}</p>}
    </div>
  );
}

/** As long as the chat is in sight nothing in it is unread. */
function useLooking(): void {
  useEffect(() => {
    const look = () => {
      const type = document.hidden ? "chat_closed" : "chat_opened";
      happened({ type }, room.peek().pid);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      happened({ type: "chat_closed" }, room.peek().pid);
    };
  }, []);
}

function Nothing() {
  return (
    <div class="chat-empty quiet">
      <p>{talk.chat.empty}</p>
      {rulesOf(room.value.space).chat && <p class="small">{talk.chat.emptyHint}</p>}
    </div>
  );
}

/** Follows the newest message, unless somebody has scrolled up to read. */
function useScroll(newest: string | undefined, count: number) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const held = useRef<number | null>(null);
  const seen = useRef(newest);
  const [below, setBelow] = useState(0);
  const toEnd = () => {
    atEnd.current = true;
    setBelow(0);
    list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  useLayoutEffect(() => {
    const mark = list.current?.querySelector(".chat-unread");
    if (mark) mark.scrollIntoView({ block: "start" });
    else toEnd();
  }, []);
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    if (held.current !== null) {
      box.scrollTop = box.scrollHeight - held.current;
      held.current = null;
    } else if (newest !== seen.current) {
      if (atEnd.current) toEnd();
      else setBelow((waiting) => waiting + 1);
    }
    seen.current = newest;
  }, [newest, count]);
  const onScroll = () => {
    const box = list.current;
    if (!box) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (atEnd.current) setBelow(0);
  };
  /** What is in sight stays there when something comes in above it. */
  const holdPlace = () => {
    held.current = list.current ? list.current.scrollHeight - list.current.scrollTop : null;
  };
  return { list, below, toEnd, onScroll, holdPlace };
}

function Earlier({ holdPlace }: { holdPlace(): void }) {
  const [busy, setBusy] = useState(false);
  const fetchEarlier = async () => {
    const id = session.peek()?.spaceId;
    const before = chat.peek().messages[0]?.at;
    if (!id || !before) return;
    setBusy(true);
    try {
      const guestKey = session.peek()?.seatKey ?? null;
      const page = await api("GET /api/v1/spaces/{id}/messages", {
        path: { id },
        query: { before },
        guestKey,
      });
      holdPlace();
      happened({ type: "earlier", items: page.items, more: page.next !== null }, room.peek().pid);
    } catch (error) {
      tellProblem(error);
    }
    setBusy(false);
  };
  return (
    <p class="chat-earlier">
      <button type="button" class="button button-small" disabled={busy} onClick={fetchEarlier}>
        {busy ? talk.chat.loading : talk.chat.earlier}
      </button>
    </p>
  );
}
