/** How far a recording has come, as a sentence: "Levelling voices, 40 %, about 20 s". */
import { useEffect, useRef } from "preact/hooks";
import type { Recording } from "../api/recordings";
import { library } from "../messages/library";
import { remaining, type Sample, sampled } from "./progress";

/** The sentence; whoever shows it looks at the recording again and again. */
export function useWorking(recording: Recording): string {
  const samples = useRef<Sample[]>([]);
  const { progress, step } = recording;
  useEffect(() => {
    samples.current = sampled(samples.current, { at: performance.now(), progress });
  }, [recording]);
  return library.state.working(step, progress, remaining(samples.current));
}

export function WorkingSentence({ recording }: { recording: Recording }) {
  return <>{useWorking(recording)}</>;
}
