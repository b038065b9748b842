/** The ear: K voices from the server, each into its own audio element. Survives page changes and network breaks. */
import { Line } from "./line";
import type { Exchange } from "./peer";

export interface ListenerHandlers {
  /** Sound arrives, or has stopped arriving. */
  connected(up: boolean): void;
  /** Whether the browser wants a tap before it plays sound. */
  blocked(blocked: boolean): void;
}

/** Somebody's voice as the packets themselves tell it. */
export interface Voice {
  csrc: number;
  /** Linear 0 to 1; null when this browser does not say. */
  level: number | null;
}

/** Packets older than this say nothing about now. */
const FRESH_MS = 400;

export class Listener {
  private readonly line: Line;
  private elements: HTMLAudioElement[] = [];
  private slots = 0;

  constructor(
    exchange: Exchange,
    private readonly on: ListenerHandlers,
  ) {
    this.line = new Line(exchange, { prepare: (pc) => this.prepare(pc), connected: on.connected });
  }

  /** Make the connection, or a new one in place of the old. */
  start(slots: number, iceServers: RTCIceServer[]): void {
    this.slots = slots;
    this.line.start(iceServers);
  }

  /** The server closed this session; when it was ours, make another. */
  ended(session: string): void {
    if (this.line.is(session)) this.line.fail();
  }

  /** Start the sound; from a click or key press when the browser asked for one. */
  async play(): Promise<void> {
    const results = await Promise.allSettled(this.elements.map((element) => element.play()));
    this.on.blocked(results.some(blockedByBrowser));
  }

  /** Who is heard right now. */
  voices(): Voice[] {
    const receivers = this.line.pc?.getReceivers() ?? [];
    return receivers.flatMap((receiver) => {
      const [own] = receiver.getSynchronizationSources();
      return receiver
        .getContributingSources()
        .filter(fresh)
        .map((from) => voice(from, own));
    });
  }

  close(): void {
    this.line.close();
    for (const element of this.elements) {
      element.srcObject = null;
      element.remove();
    }
    this.elements = [];
  }

  private prepare(pc: RTCPeerConnection): void {
    for (let slot = 0; slot < this.slots; slot++) {
      const { receiver } = pc.addTransceiver("audio", { direction: "recvonly" });
      this.element(slot).srcObject = new MediaStream([receiver.track]);
    }
    this.play();
  }

  /** One element per slot, kept over reconnections: a browser that let it play once lets it play again. */
  private element(slot: number): HTMLAudioElement {
    const known = this.elements[slot];
    if (known) return known;
    const element = document.createElement("audio");
    element.dataset.slot = String(slot);
    element.hidden = true;
    element.autoplay = true;
    document.body.append(element);
    this.elements[slot] = element;
    return element;
  }
}

function blockedByBrowser(result: PromiseSettledResult<void>): boolean {
  return result.status === "rejected" && (result.reason as DOMException)?.name === "NotAllowedError";
}

/** Sources carry the time since the epoch, not since the page began. */
function fresh(source: RTCRtpContributingSource): boolean {
  return performance.timeOrigin + performance.now() - source.timestamp < FRESH_MS;
}

function voice(from: RTCRtpContributingSource, own: RTCRtpContributingSource | undefined): Voice {
  return { csrc: from.source, level: from.audioLevel ?? own?.audioLevel ?? null };
}
