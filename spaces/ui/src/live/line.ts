/** Keeps one WebRTC connection up: when it breaks, a new one takes its place, at once first and then with patience. */
import { backoff } from "./backoff";
import { type Exchange, Peer } from "./peer";
import { forVoice } from "./sdp";

export interface LineHandlers {
  /** Put the transceivers into a fresh connection. */
  prepare(pc: RTCPeerConnection): void;
  /** Audio flows, or has stopped flowing. */
  connected(up: boolean): void;
}

export class Line {
  private peer: Peer | null = null;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private iceServers: RTCIceServer[] = [];

  constructor(
    private readonly exchange: Exchange,
    private readonly on: LineHandlers,
  ) {}

  get pc(): RTCPeerConnection | null {
    return this.peer?.pc ?? null;
  }

  /** Make the connection, or a new one in place of the old. */
  start(iceServers: RTCIceServer[]): void {
    this.iceServers = iceServers;
    this.attempt = 0;
    this.connect();
  }

  /** Whether the server calls our connection by this name. */
  is(session: string): boolean {
    return this.peer?.session === session;
  }

  /** The server let go of the connection: make a new one. */
  fail(): void {
    this.peer?.fail();
  }

  close(): void {
    clearTimeout(this.retry);
    this.peer?.close();
    this.peer = null;
  }

  private async connect(): Promise<void> {
    this.close();
    const peer: Peer = new Peer(this.iceServers, {
      connected: () => this.up(peer),
      broken: () => this.down(peer),
    });
    this.peer = peer;
    this.on.prepare(peer.pc);
    try {
      await peer.negotiate(this.exchange, forVoice);
    } catch {
      // Refused or unreachable: the room's own state tells people why; here only the next try matters.
      this.again(peer);
    }
  }

  private up(peer: Peer): void {
    if (peer !== this.peer) return;
    this.attempt = 0;
    this.on.connected(true);
  }

  private down(peer: Peer): void {
    if (peer !== this.peer) return;
    this.on.connected(false);
    this.again(peer);
  }

  private again(peer: Peer): void {
    if (peer !== this.peer) return;
    // The first replacement comes at once: most breaks are a changed network, and somebody is waiting to hear.
    const delay = this.attempt === 0 ? 0 : backoff(this.attempt);
    this.attempt += 1;
    this.retry = setTimeout(() => this.connect(), delay);
  }
}
