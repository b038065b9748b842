import { people } from "../format";

/** How much is new, over a corner of what leads there; whoever hears the page has it in the name of that. */
export function Count({ of }: { of: number }) {
  if (of === 0) return null;
  return (
    <span class="notice-count number" aria-hidden="true">
      {people(of)}
    </span>
  );
}
