/** One WebRTC connection to the server, and the rules for when it counts as broken. Listening and speaking share them. */

/** A short disconnect heals by itself (ICE keeps trying); after this it is replaced. */
const PATIENCE_MS = 2_000;
/** A connection that never comes up is replaced after this. */
const COMING_UP_MS = 8_000;

/** Sends our offer to the server and brings its answer. */
export type Exchange = (offer: string) => Promise<{ session: string; answer: string }>;

export interface PeerHandlers {
  connected(): void;
  /** Called once: this connection is of no more use. */
  broken(): void;
}

export class Peer {
  readonly pc: RTCPeerConnection;
  /** The server's name for this connection, once answered. */
  session: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(
    iceServers: RTCIceServer[],
    private readonly on: PeerHandlers,
  ) {
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.pc.oniceconnectionstatechange = () => this.judge();
    this.pc.onconnectionstatechange = () => this.judge();
    this.wait(COMING_UP_MS);
  }

  /** Offer at once: the server is ICE-lite and learns our addresses from the checks, so nothing needs gathering. */
  async negotiate(exchange: Exchange, tune: (sdp: string) => string = (sdp) => sdp): Promise<void> {
    try {
      const offer = await this.pc.createOffer();
      await this.pc.setLocalDescription({ type: "offer", sdp: tune(offer.sdp ?? "") });
      const { session, answer } = await exchange(this.pc.localDescription?.sdp ?? "");
      this.session = session;
      if (!this.over) await this.pc.setRemoteDescription({ type: "answer", sdp: tune(answer) });
    } catch (error) {
      if (!this.over) {
        this.close();
        throw error;
      }
    }
  }

  /** The server says that it let go of this connection. */
  fail(): void {
    if (this.over) return;
    this.close();
    this.on.broken();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.pc.close();
  }

  private judge(): void {
    if (this.over) return;
    const ice = this.pc.iceConnectionState;
    if (ice === "failed" || this.pc.connectionState === "failed") this.fail();
    else if (ice === "disconnected") this.wait(PATIENCE_MS);
    else if (this.pc.connectionState === "connected") {
      clearTimeout(this.timer);
      this.on.connected();
    }
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail(), ms);
  }
}
