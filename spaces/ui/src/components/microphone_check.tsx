/** The microphone before it goes on the air: its level, which device, and what is wrong in words. */
import { useEffect, useRef, useState } from "preact/hooks";
import { follow } from "../live/levels";
import {
  allowedAlready,
  type Device,
  devices,
  type Microphone,
  MicrophoneError,
  type MicrophoneProblem,
  openMicrophone,
} from "../live/microphone";
import { common } from "../messages/common";
import { Failed } from "./failed";

export interface Check {
  microphone: Microphone | null;
  problem: MicrophoneProblem | null;
  /** Open it, or another device; null when it did not open. */
  open(deviceId?: string): Promise<Microphone | null>;
  /** Hand it over: from now on somebody else closes it. */
  take(): void;
}

/** Opens at once where the browser allows it without a question, or when `eager`. */
export function useMicrophoneCheck(eager = false): Check {
  const [microphone, setMicrophone] = useState<Microphone | null>(null);
  const [problem, setProblem] = useState<MicrophoneProblem | null>(null);
  const held = useRef<Microphone | null>(null);
  const opening = useRef<Promise<Microphone | null> | null>(null);
  const gone = useRef(false);
  async function reopen(deviceId?: string): Promise<Microphone | null> {
    held.current?.close();
    held.current = null;
    try {
      const opened = await openMicrophone(deviceId);
      if (gone.current) opened.close();
      else held.current = opened;
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof MicrophoneError ? error.problem : "failed");
    }
    setMicrophone(held.current);
    return held.current;
  }
  /** The page and a click may ask at the same time: that is one microphone, or nobody would close the other. */
  function open(deviceId?: string): Promise<Microphone | null> {
    if (opening.current && deviceId === undefined) return opening.current;
    const mine = reopen(deviceId).finally(() => {
      if (opening.current === mine) opening.current = null;
    });
    opening.current = mine;
    return mine;
  }
  useEffect(() => {
    gone.current = false;
    allowedAlready().then((allowed) => {
      if (!gone.current && (allowed || eager) && !held.current) open();
    });
    return () => {
      gone.current = true;
      held.current?.close();
    };
  }, []);
  const take = () => {
    held.current = null;
  };
  return { microphone, problem, open, take };
}

export function MicrophoneCheck({ check }: { check: Check }) {
  const { microphone, problem, open } = check;
  if (problem) {
    return <Failed again={() => open()}>{common.microphone.problems[problem]}</Failed>;
  }
  if (!microphone) {
    return (
      <button type="button" class="button button-wide" onClick={() => open()}>
        {common.microphone.test}
      </button>
    );
  }
  return (
    <div class="microphone">
      <DeviceChoice microphone={microphone} onChoice={open} />
      <Meter microphone={microphone} />
    </div>
  );
}

export function DeviceChoice({
  microphone,
  onChoice,
}: {
  microphone: Microphone;
  onChoice(id: string): void;
}) {
  const [all, setAll] = useState<Device[]>([]);
  useEffect(() => {
    const look = () => devices().then(setAll);
    look();
    navigator.mediaDevices.addEventListener("devicechange", look);
    return () => navigator.mediaDevices.removeEventListener("devicechange", look);
  }, [microphone]);
  // Some browsers do not say which device they opened: then it is the first, their default.
  const opened = all.find(({ id }) => id === microphone.deviceId) ?? all[0];
  return (
    <label class="field">
      <span>{common.microphone.device}</span>
      <select value={opened?.id ?? ""} onChange={(event) => onChoice(event.currentTarget.value)}>
        {all.map(({ id, label }) => (
          <option key={id} value={id}>
            {label || common.microphone.standard}
          </option>
        ))}
      </select>
    </label>
  );
}

const PARTS = 24;

/** Moves with the voice; says nothing to screen readers, who hear the sentence beside it. */
export function Meter({ microphone }: { microphone: Microphone }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = 0;
    let shown = 0;
    let before = performance.now();
    const step = (now: number) => {
      shown = follow(shown, microphone.level(), now - before);
      before = now;
      const lit = Math.round(shown * PARTS);
      for (const [index, part] of [...(bar.current?.children ?? [])].entries())
        part.classList.toggle("lit", index < lit);
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [microphone]);
  return (
    <div>
      <div class="meter" ref={bar} role="img" aria-label={common.microphone.level}>
        {Array.from({ length: PARTS }, (_, index) => (
          <i key={index} />
        ))}
      </div>
      <p class="hint">{common.microphone.speak}</p>
    </div>
  );
}
