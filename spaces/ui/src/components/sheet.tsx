import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../icons";
import { common } from "../messages/common";

interface SheetProps {
  title: string;
  onClose(): void;
  children: ComponentChildren;
}

/** A question or a form in front of the page: from below on a phone, in the middle on a desk. The browser keeps the focus in it. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="sheet-body">
        <header class="sheet-head">
          <h2 id={heading} dir="auto">
            {title}
          </h2>
          <button type="button" class="icon-button" aria-label={common.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

interface QuestionProps {
  title: string;
  text: string;
  yes: string;
  no?: string;
  onYes(): void;
  onClose(): void;
}

/** Asks before something that cannot be undone; says what disappears. */
export function Question({ title, text, yes, no = common.cancel, onYes, onClose }: QuestionProps) {
  return (
    <Sheet title={title} onClose={onClose}>
      <p>{text}</p>
      <div class="actions">
        <button type="button" class="button" onClick={onClose}>
          {no}
        </button>
        <button
          type="button"
          class="button button-strong"
          onClick={() => {
            onClose();
            onYes();
          }}
        >
          {yes}
        </button>
      </div>
    </Sheet>
  );
}
