/** The bell: how many notices there are that I have not read, and the list behind it. Fetched once somebody is signed in. */
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icons";
import { notices } from "../messages/notices";
import { unread, watchNotices } from "../state/notices";
import { resumePush } from "../state/push";
import { Count } from "./count";
import { NoticeSheet } from "./notice_sheet";

export default function NoticeBell() {
  const [open, setOpen] = useState(false);
  useEffect(watchNotices, []);
  useEffect(() => {
    resumePush();
  }, []);
  const name = notices.bell(unread.value);
  return (
    <>
      <button
        type="button"
        class="icon-button notice-bell"
        aria-label={name}
        title={name}
        onClick={() => setOpen(true)}
      >
        <Icon name="bell" />
        <Count of={unread.value} />
      </button>
      {open && <NoticeSheet onClose={() => setOpen(false)} />}
    </>
  );
}
