import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface LandingProps {
  /** Whether it comes from a press; what a page opens with takes no focus. */
  focus: boolean;
  class?: string;
  children: ComponentChildren;
}

/** Stands where a pressed button was: it is read out, and takes the focus that would be lost with the button. */
export function Landing({ focus, class: name, children }: LandingProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) place.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={place} class={name ? `landing ${name}` : "landing"} role="status" tabIndex={-1}>
      {children}
    </div>
  );
}
