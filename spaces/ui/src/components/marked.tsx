import type { Run } from "../api/schema";

/** A text with what was looked for marked in it. */
export function Marked({ runs }: { runs: Run[] }) {
  return (
    <bdi>
      {runs.map(({ text, hit }, index) =>
        hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </bdi>
  );
}
