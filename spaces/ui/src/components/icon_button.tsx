import { Icon, type IconName } from "../icons";

interface IconButtonProps {
  icon: IconName;
  /** What it does, read out and shown to whoever points at it. */
  name: string;
  disabled?: boolean;
  onPress(): void;
}

/** A button with room for a picture only. */
export function IconButton({ icon, name, disabled, onPress }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
