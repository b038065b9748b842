/** A scheduled space: the foyer, which opens by itself. */
import { useState } from "preact/hooks";
import type { Space } from "../../api/types";
import { Avatar } from "../../components/avatar";
import { Topics } from "../../components/badges";
import { MicrophoneCheck, useMicrophoneCheck } from "../../components/microphone_check";
import { useArrival } from "../../components/page";
import { Question, Sheet } from "../../components/sheet";
import { TapBadge } from "../../components/tap_badge";
import { TapSentence } from "../../components/tap_sentence";
import { exact, when } from "../../format";
import { Icon } from "../../icons";
import { en } from "../../messages/en";
import { now } from "../../state/clock";
import { room, session } from "../../state/live";
import { tellProblem } from "../../state/toast";
import { Banner } from "./banner";
import { ShareButton } from "./controls";
import { created } from "./saving";
import { TapChange } from "./tap_change";

export function Waiting({ space }: { space: Space }) {
  const heading = useArrival(space.title);
  const start = space.scheduled_start;
  return (
    <article class="page page-narrow foyer">
      <a class="back" href="/">
        <Icon name="arrowLeft" />
        <span>{en.nav.home}</span>
      </a>
      <Banner />
      <p class="quiet">{en.space.waitingTitle}</p>
      <h1 ref={heading} tabIndex={-1} dir="auto">
        {space.title}
      </h1>
      <Topics topics={space.topics} />
      <p class="person-line">
        <Avatar name={space.host.name} color={space.host.color} size="s" />
        <a href={`/u/${space.host.handle}`}>
          <bdi>{space.host.name}</bdi>
        </a>
        <TapBadge space={space} />
      </p>
      {start && (
        <p class="lead">
          <time dateTime={start} title={exact(start)}>
            {en.space.waiting(when(start, now.value))}
          </time>
        </p>
      )}
      {room.value.listeners > 1 && (
        <p class="quiet number">{en.space.waitingHere(room.value.listeners - 1)}</p>
      )}
      <div class="actions actions-start">
        {created(space) && <HostActions space={space} />}
        <ShareButton space={space} inBar={false} />
      </div>
      {created(space) && <TapChange space={space} />}
    </article>
  );
}

function HostActions({ space }: { space: Space }) {
  const [open, setOpen] = useState<"start" | "cancel" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <button type="button" class="button button-main" onClick={() => setOpen("start")}>
        {en.space.start}
      </button>
      <button type="button" class="button button-quiet" onClick={() => setOpen("cancel")}>
        {en.space.cancelSpace}
      </button>
      {open === "start" && <StartSheet space={space} onClose={close} />}
      {open === "cancel" && (
        <Question
          title={en.space.cancelTitle}
          text={en.space.cancelText}
          yes={en.space.cancelSpace}
          no={en.space.cancelNo}
          onYes={() => session.value?.ask({ type: "end" }).catch(tellProblem)}
          onClose={close}
        />
      )}
    </>
  );
}

function StartSheet({ space, onClose }: { space: Space; onClose(): void }) {
  const check = useMicrophoneCheck(true);
  const goLive = async () => {
    const microphone = check.microphone ?? (await check.open());
    if (!microphone) return;
    // Taken beforehand: the page turns as soon as it is live, and closes what this sheet holds before the answer is here.
    check.take();
    try {
      await session.value?.ask({ type: "start" });
      session.value?.speak(microphone);
    } catch (error) {
      microphone.close();
      tellProblem(error);
    }
    onClose();
  };
  return (
    <Sheet title={en.microphone.sheetTitle} onClose={onClose}>
      <div class="stack">
        <MicrophoneCheck check={check} />
        <TapSentence policy={space.tap.policy} />
        <button type="button" class="button button-main button-wide" onClick={goLive}>
          {en.start.live}
        </button>
      </div>
    </Sheet>
  );
}
