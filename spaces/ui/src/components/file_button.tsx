import { useRef } from "preact/hooks";
import { Icon, type IconName } from "../icons";

interface FileButtonProps {
  icon: IconName;
  /** What is asked for. */
  label: string;
  /** What stands on the button, if it is not that. */
  text?: string;
  /** Endings and media types. */
  accept: string;
  hint?: string;
  disabled?: boolean;
  quiet?: boolean;
  onFile(file: File): void;
}

/** A button that lets somebody choose a file of theirs. */
export function FileButton({ icon, label, text, accept, hint, disabled, quiet, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class={quiet ? "button button-quiet" : "button"}
        title={hint}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        <Icon name={icon} />
        {text ?? label}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = ""; // the same file can be chosen again
          if (file) onFile(file);
        }}
      />
    </>
  );
}
