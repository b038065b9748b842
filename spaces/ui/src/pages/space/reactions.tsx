/** Opens the small choice of emoji. */
export function ReactionButton() {
  return null;
}

/** What floats over somebody on stage, or with `pid` null over the audience. */
export function Reactions({ pid }: { pid: string | null }) {
  return <span data-reactions={pid ?? "audience"} />;
}
