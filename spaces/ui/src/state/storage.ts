/** What the browser keeps for us. In a frame on another site, or with storage switched off, asking for it throws: then it lasts as long as the page. */

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function forThisPage(): Kept {
  const values = new Map<string, string>();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  };
}

function reachable(find: () => Storage): Kept {
  try {
    return find();
  } catch {
    return forThisPage();
  }
}

/** Lasts until it is removed. */
export const kept: Kept = reachable(() => localStorage);

/** Lasts as long as the tab. */
export const keptInTab: Kept = reachable(() => sessionStorage);
