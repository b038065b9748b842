/** How much longer a rendering takes, from how far it has come lately. Pure. */

export interface Sample {
  /** Milliseconds. */
  at: number;
  /** 0 to 1. */
  progress: number;
}

const KEPT_MS = 20_000;
const ENOUGH_MS = 1_500;

/** The samples with one more; what is old, or was before a fresh beginning, is forgotten. */
export function sampled(samples: Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && next.progress < last.progress) return [next];
  return [...samples.filter(({ at }) => next.at - at < KEPT_MS), next];
}

/** Seconds left, or null while nobody can tell. */
export function remaining(samples: Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < ENOUGH_MS || last.progress <= first.progress) return null;
  const pace = (last.progress - first.progress) / (last.at - first.at);
  return (1 - last.progress) / pace / 1000;
}
