/** The player's buttons; each works on what is loaded. */
import { Icon, type IconName } from "../icons";
import { library } from "../messages/library";
import { muted, seekBy, setSpeed, speed, toggleMuted, waiting } from "./audio";
import { SPEEDS, STEP } from "./keys";

interface ButtonProps {
  icon: IconName;
  name: string;
  keys?: string;
  disabled?: boolean;
  /** Left out where a phone has no room or a better way for it. */
  desk?: boolean;
  onPress(): void;
}

export function PlayerButton({ icon, name, keys, disabled, desk, onPress }: ButtonProps) {
  return (
    <button
      type="button"
      class={desk ? "icon-button desk-button" : "icon-button"}
      aria-label={name}
      aria-keyshortcuts={keys}
      title={keys ? `${name} (${keys})` : name}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} size={22} />
    </button>
  );
}

/** The big one. `on`: whether this is what plays now. */
export function PlayButton({
  on,
  name,
  big,
  onPress,
}: {
  on: boolean;
  name?: string;
  big?: boolean;
  onPress(): void;
}) {
  const busy = on && waiting.value;
  const label = name ?? (on ? library.player.pause : library.player.play);
  return (
    <button
      type="button"
      class={`play-button ${big ? "play-big" : ""} ${busy ? "is-waiting" : ""}`}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon name={on ? "pause" : "play"} size={big ? 30 : 20} />
    </button>
  );
}

export function Back() {
  return <PlayerButton icon="back15" name={library.player.back} keys="J" onPress={() => seekBy(-STEP)} />;
}

export function Forward() {
  return (
    <PlayerButton icon="forward15" name={library.player.forward} keys="L" onPress={() => seekBy(STEP)} />
  );
}

export function Mute() {
  const { mute, unmute } = library.player;
  return (
    <PlayerButton
      icon={muted.value ? "volumeOff" : "volume"}
      name={muted.value ? unmute : mute}
      keys="M"
      desk
      onPress={toggleMuted}
    />
  );
}

export function Speed() {
  return (
    <label class="speed">
      <span class="only-heard">{library.player.speed}</span>
      <select
        class="number"
        value={speed.value}
        title={library.player.speed}
        onChange={(event) => setSpeed(Number(event.currentTarget.value))}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>
            {one}×
          </option>
        ))}
      </select>
    </label>
  );
}
