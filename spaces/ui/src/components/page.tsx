import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { common } from "../messages/common";

let pagesShown = 0;

/** What every page does: names the window, and after a move puts the focus on its heading for those who do not see it. */
export function useArrival(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === common.nav.home ? common.name : `${title} · ${common.name}`;
  }, [title]);
  useEffect(() => {
    pagesShown += 1;
    if (pagesShown > 1) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

interface PageProps {
  title: string;
  narrow?: boolean;
  /** Said but not shown, where the page speaks for itself. */
  hideTitle?: boolean;
  children: ComponentChildren;
}

export function Page({ title, narrow = false, hideTitle = false, children }: PageProps) {
  const heading = useArrival(title);
  return (
    <div class={narrow ? "page page-narrow" : "page"}>
      <h1 ref={heading} tabIndex={-1} dir="auto" class={hideTitle ? "only-heard" : undefined}>
        {title}
      </h1>
      {children}
    </div>
  );
}
