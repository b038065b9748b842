/** The mouth: one microphone to the server. Comes back by itself after a network break. */
import { Line } from "./line";
import type { Microphone } from "./microphone";
import type { Exchange } from "./peer";

export class Publisher {
  private readonly line: Line;
  private microphone: Microphone | null = null;

  constructor(exchange: Exchange, connected: (up: boolean) => void) {
    this.line = new Line(exchange, { prepare: (pc) => this.prepare(pc), connected });
  }

  /** Send this microphone, over a new connection. */
  start(microphone: Microphone, iceServers: RTCIceServer[]): void {
    this.microphone = microphone;
    this.line.start(iceServers);
  }

  /** Another device on the same connection. */
  async change(microphone: Microphone): Promise<void> {
    this.microphone = microphone;
    const [sender] = this.line.pc?.getSenders() ?? [];
    await sender?.replaceTrack(microphone.track);
  }

  /** Whether the server calls our connection by this name. */
  is(session: string): boolean {
    return this.line.is(session);
  }

  /** The server closed this session; when it was ours and we may speak on, make another. */
  ended(session: string, mayReturn: boolean): void {
    if (!this.line.is(session)) return;
    if (mayReturn) this.line.fail();
    else this.line.close();
  }

  close(): void {
    this.line.close();
    this.microphone = null;
  }

  private prepare(pc: RTCPeerConnection): void {
    if (!this.microphone) return;
    const { track, stream } = this.microphone;
    pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
  }
}
