import { Icon } from "../../icons";

interface SearchProps {
  label: string;
  text: string;
  onText(text: string): void;
}

/** Finds while it is typed into. */
export function SearchField({ label, text, onText }: SearchProps) {
  return (
    <search class="search">
      <Icon name="search" />
      <input
        type="search"
        dir="auto"
        value={text}
        maxLength={200}
        aria-label={label}
        placeholder={label}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </search>
  );
}
