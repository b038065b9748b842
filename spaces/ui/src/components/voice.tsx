import type { Participant } from "../api/types";
import { Avatar } from "./avatar";
import { useRing } from "./rings";

interface VoiceProps {
  participant: Pick<Participant, "pid" | "csrc" | "name" | "color">;
  speaking: boolean;
  size?: "s" | "m" | "l";
}

/** An avatar whose ring follows the voice. */
export function Voice({ participant, speaking, size = "l" }: VoiceProps) {
  const { pid, csrc, name, color } = participant;
  const { ring, halo } = useRing(pid, csrc);
  return (
    <span class={`voice voice-${color % 12} ${speaking ? "is-speaking" : ""}`}>
      <span class="voice-halo" ref={halo} />
      <span class="voice-ring" ref={ring} />
      <Avatar name={name} color={color} size={size} />
    </span>
  );
}
