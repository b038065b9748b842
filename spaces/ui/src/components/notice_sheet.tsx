/** What I was told, the newest first. Looking at it is reading it. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import type { Notice } from "../api/types";
import { exact, when } from "../format";
import { Icon, type IconName } from "../icons";
import { notices } from "../messages/notices";
import { told } from "../messages/told";
import { now } from "../state/clock";
import { lookForNotices, markRead, newest } from "../state/notices";
import { tellProblem } from "../state/toast";
import { Sheet } from "./sheet";

const ICONS: Record<Notice["kind"], IconName> = {
  announced: "bell",
  moved: "clock",
  canceled: "close",
  soon: "reminded",
  started: "radio",
};

export function NoticeSheet({ onClose }: { onClose(): void }) {
  const [older, setOlder] = useState<Notice[]>([]);
  const [next, setNext] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    lookForNotices().then(markRead);
  }, []);
  const page = newest.value;
  const following = next === undefined ? (page?.next ?? null) : next;
  const more = async () => {
    try {
      const found = await api("GET /api/v1/me/notices", { query: { before: following ?? undefined } });
      setOlder([...older, ...found.items]);
      setNext(found.next);
    } catch (error) {
      tellProblem(error);
    }
  };
  const all = [...(page?.items ?? []), ...older];
  return (
    <Sheet title={notices.title} onClose={onClose}>
      <div class="stack">
        {page && all.length === 0 && <p class="quiet">{notices.empty}</p>}
        {all.length > 0 && (
          <ul class="notices">
            {all.map((notice) => (
              <Line key={notice.id} notice={notice} onOpen={onClose} />
            ))}
          </ul>
        )}
        {following !== null && (
          <button type="button" class="button button-wide" onClick={more}>
            {notices.more}
          </button>
        )}
        <a class="button button-quiet" href="/settings/notices" onClick={onClose}>
          {notices.settings}
        </a>
      </div>
    </Sheet>
  );
}

function Line({ notice, onOpen }: { notice: Notice; onOpen(): void }) {
  const start = notice.start === null ? "" : when(notice.start, now.value);
  return (
    <li class={notice.read_at === null ? "notice-line is-unread" : "notice-line"}>
      <a href={new URL(notice.url).pathname} onClick={onOpen}>
        <span class="notice-icon">
          <Icon name={ICONS[notice.kind]} size={18} />
        </span>
        <span class="notice-text">
          <span class="notice-title" dir="auto">
            {told.headline[notice.kind](notice.title)}
          </span>
          <span class="quiet small" dir="auto">
            {told.line[notice.kind](notice.host, start)}
          </span>
          <span class="quiet small">
            <time dateTime={notice.at} title={exact(notice.at)}>
              {when(notice.at, now.value)}
            </time>
            {notice.read_at === null && <span class="notice-new"> · {notices.unread}</span>}
          </span>
        </span>
      </a>
    </li>
  );
}
