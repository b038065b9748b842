/** Being in a space: the socket, the ear and the mouth together. Knows nothing of the page. */
import { api } from "../api/client";
import { keepGuestKey } from "../state/guest_keys";
import { keptInTab } from "../state/storage";
import { fromDbov, fromLinear } from "./levels";
import { Listener } from "./listener";
import { type Microphone, openMicrophone } from "./microphone";
import type { Exchange } from "./peer";
import {
  CLOSE,
  type Command,
  type Hello,
  type MediaReason,
  type Ok,
  type ServerEvent,
  type WayIn,
} from "./protocol";
import { Publisher } from "./publisher";
import { type Refused, RoomSocket } from "./socket";
import { initial, type LiveState, type LocalEvent, onStage, reduce } from "./store";

/** What the media does, beside what the room says. */
export interface MediaState {
  /** Sound from the space arrives. */
  hearing: boolean;
  /** The browser wants a tap before it plays. */
  blocked: boolean;
  /** My microphone reaches the server. */
  heard: boolean;
  microphone: Microphone | null;
  /** The microphone went away while it was in use. */
  microphoneLost: boolean;
  /** After a reload: the microphone that was open before is being opened again. */
  reopening: boolean;
}

export const SILENT: MediaState = {
  hearing: false,
  blocked: false,
  heard: false,
  microphone: null,
  microphoneLost: false,
  reopening: false,
};

/** Levels older than this say nothing: the server sends ten a second while anybody talks. */
const LEVELS_FRESH_MS = 450;

export interface SessionHandlers {
  room(state: LiveState): void;
  media(state: MediaState): void;
  /** Something happened that is told once rather than shown; `before`: how the room was. */
  event(event: ServerEvent, before: LiveState): void;
}

export class Session {
  room: LiveState = initial;
  media: MediaState = SILENT;
  private readonly socket: RoomSocket;
  private readonly listener: Listener;
  private readonly publisher: Publisher;
  private welcomeNeeds: { slots: number; iceServers: RTCIceServer[] } = { slots: 3, iceServers: [] };
  private levels: Record<string, number> = {};
  private levelsAt = 0;
  private heardNow = new Map<number, number | null>();
  /** The seat that is given up: until one leaves the page one can still report what was there. */
  private seatBefore: string | null = null;
  private heardAt = -1;

  constructor(
    readonly spaceId: string,
    private readonly guestName: () => string | null,
    private readonly on: SessionHandlers,
    way: Partial<WayIn> = {},
  ) {
    // The next connection, and a reloaded page, go in the same way.
    for (const what of ["pin", "invite"] as const)
      if (way[what]) keptInTab.setItem(this.memory(what), way[what]);
    this.socket = new RoomSocket(socketUrl(spaceId), {
      hello: () => this.hello(),
      event: (event) => this.receive(event),
      refused: (refusal) => this.refused(refusal),
      lost: (opened) => this.lost(opened),
      closed: (code) => this.closed(code),
    });
    this.listener = new Listener(this.exchange("listen"), {
      connected: (hearing) => this.heardFromMedia({ hearing }),
      blocked: (blocked) => this.setMedia({ blocked }),
    });
    this.publisher = new Publisher(this.exchange("publish"), (heard) => this.heardFromMedia({ heard }));
  }

  private hello(): Hello {
    const kept = (what: "seat" | "pin" | "invite") => keptInTab.getItem(this.memory(what));
    return { name: this.guestName(), key: kept("seat"), pin: kept("pin"), invite: kept("invite") };
  }

  join(): void {
    this.socket.open();
  }

  /** Proves to the server's pages that I am in here, when I am a guest. */
  get seatKey(): string | null {
    return this.room.pid?.startsWith("g_") ? keptInTab.getItem(this.memory("seat")) : null;
  }

  ask(command: Command): Promise<Ok> {
    return this.socket.ask(command);
  }

  /** Whether this tab had its microphone open here before it was reloaded. */
  private get spokeBefore(): boolean {
    return keptInTab.getItem(this.memory("mic")) !== null;
  }

  /** Proves that a guest's seat is or was mine; null before the first welcome. */
  get guestKey(): string | null {
    return keptInTab.getItem(this.memory("seat")) ?? this.seatBefore;
  }

  /** Start playing from the click that the browser asked for. */
  play(): Promise<void> {
    return this.listener.play();
  }

  /** Speak with this microphone; the session owns it from now on. */
  speak(microphone: Microphone): void {
    this.media.microphone?.close();
    this.hold(microphone);
    keptInTab.setItem(this.memory("mic"), "1");
    keepGuestKey(this.spaceId, keptInTab.getItem(this.memory("seat")));
    if (onStage(this.room.you.role)) this.publisher.start(microphone, this.welcomeNeeds.iceServers);
  }

  /** Another device while speaking. */
  async change(microphone: Microphone): Promise<void> {
    const before = this.media.microphone;
    this.hold(microphone);
    await this.publisher.change(microphone);
    before?.close();
  }

  async setMuted(muted: boolean): Promise<void> {
    const { pid } = this.room;
    if (!pid) return;
    // Closing the microphone takes effect here at once; opening it waits for the server's word.
    if (muted) this.tell({ type: "muting", muted });
    await this.ask(muted ? { type: "mute", pid } : { type: "unmute", pid });
    this.tell({ type: "muting", muted });
  }

  /** Go away by myself. */
  async leave(): Promise<void> {
    this.tell({ type: "left" });
    this.forgetSeat();
    this.hangUp();
    await this.ask({ type: "leave" }).catch(() => undefined);
    this.socket.close();
  }

  /** End the connections without a word; the seat is kept for a return. */
  stop(): void {
    this.socket.close();
    this.hangUp();
  }

  /** How loud somebody is right now, 0 to 1 for a ring; cheap enough for every frame. */
  level(pid: string, csrc: number, now: number): number {
    const { microphone } = this.media;
    if (pid === this.room.pid && microphone) return this.room.you.muted ? 0 : microphone.level();
    if (now !== this.heardAt) {
      this.heardNow = new Map(this.listener.voices().map((voice) => [voice.csrc, voice.level]));
      this.heardAt = now;
    }
    const measured = this.heardNow.get(csrc);
    return measured === null || measured === undefined ? this.reported(pid, now) : fromLinear(measured);
  }

  private reported(pid: string, now: number): number {
    const dbov = this.levels[pid];
    return dbov === undefined || now - this.levelsAt > LEVELS_FRESH_MS ? 0 : fromDbov(dbov);
  }

  private receive(event: ServerEvent): void {
    if (this.room.phase === "left") return; // the last answers on their way
    const before = this.room;
    if (event.type === "levels") {
      this.levels = event.levels;
      this.levelsAt = performance.now();
    }
    this.tell(event);
    this.on.event(event, before);
    if (event.type === "welcome") this.arrived(event.key, event.slots, event.ice_servers);
    else if (event.type === "media") this.mediaEnded(event.session, event.state, event.reason);
    // A banned guest keeps the key of their seat: it is how the server knows them when they reload the page.
    else if (event.type === "removed" && event.reason !== "removed") this.stop();
    else if (event.type === "ended" || event.type === "removed") this.finish();
    else if (event.type === "space" && before.space?.state !== "live") this.listenIfLive();
  }

  private arrived(key: string, slots: number, iceServers: RTCIceServer[]): void {
    keptInTab.setItem(this.memory("seat"), key);
    this.welcomeNeeds = { slots, iceServers };
    this.listenIfLive();
    const { microphone } = this.media;
    if (microphone && onStage(this.room.you.role)) this.publisher.start(microphone, iceServers);
    else if (this.spokeBefore && onStage(this.room.you.role)) this.speakAgain();
  }

  private listenIfLive(): void {
    const { slots, iceServers } = this.welcomeNeeds;
    if (this.room.space?.state === "live") this.listener.start(slots, iceServers);
  }

  /** After a reload: the seat is ours still, and the microphone was open by our own will. */
  private async speakAgain(): Promise<void> {
    this.setMedia({ reopening: true });
    try {
      this.speak(await openMicrophone());
    } catch {
      keptInTab.removeItem(this.memory("mic")); // the page asks again, with words
    }
    this.setMedia({ reopening: false });
  }

  private mediaEnded(session: string, state: "connected" | "closed", reason: MediaReason | null): void {
    if (state !== "closed" || reason === "hangup") return;
    if (reason === "replaced") {
      this.spokenFromElsewhere(session);
      return;
    }
    const broke = reason === "lost" || reason === "failed";
    if (broke) this.listener.ended(session);
    this.publisher.ended(session, broke && onStage(this.room.you.role));
  }

  /** Another window of mine took the microphone over: taking it back by itself would be a tug of war. */
  private spokenFromElsewhere(session: string): void {
    if (!this.publisher.is(session)) return;
    keptInTab.removeItem(this.memory("mic"));
    this.dropMicrophone();
  }

  private lost(opened: boolean): void {
    this.tell({ type: "socket_lost" });
    if (!opened) this.lookWhatHappened();
  }

  /** The socket does not open: maybe the space is over, which a browser's WebSocket cannot tell. */
  private async lookWhatHappened(): Promise<void> {
    const space = await api("GET /api/v1/spaces/{id}", { path: { id: this.spaceId } }).catch(() => null);
    if (space && (space.state === "ended" || space.state === "canceled")) {
      this.tell({ type: "found_over", space });
      this.finish();
    }
  }

  private closed(code: number): void {
    if (code === CLOSE.missing) this.tell({ type: "refused", code: "space_not_found", detail: "" });
    if (code === CLOSE.over || code === CLOSE.removed) this.lookWhatHappened();
    this.hangUp();
  }

  private refused({ code, detail }: Refused): void {
    this.tell({ type: "refused", code, detail });
    if (code === "pin_wrong") keptInTab.removeItem(this.memory("pin"));
    if (code === "invite_over") keptInTab.removeItem(this.memory("invite"));
    if (code === "space_over") this.lookWhatHappened();
    this.hangUp();
  }

  private finish(): void {
    this.forgetSeat();
    this.stop();
  }

  private hangUp(): void {
    this.listener.close();
    this.dropMicrophone();
    this.setMedia({ hearing: false, heard: false });
  }

  private hold(microphone: Microphone): void {
    microphone.muted = this.room.you.muted;
    microphone.onlost = () => {
      this.dropMicrophone();
      this.setMedia({ microphoneLost: true });
    };
    this.setMedia({ microphone, microphoneLost: false });
  }

  private dropMicrophone(): void {
    this.publisher.close();
    this.media.microphone?.close();
    if (this.media.microphone) this.setMedia({ microphone: null, heard: false });
  }

  private forgetSeat(): void {
    this.seatBefore = this.guestKey;
    keptInTab.removeItem(this.memory("seat"));
    keptInTab.removeItem(this.memory("mic"));
  }

  private tell(event: ServerEvent | LocalEvent): void {
    const before = this.room;
    this.room = reduce(before, event);
    if (this.room === before) return;
    this.followStage(before);
    this.on.room(this.room);
  }

  /** My microphone does what my role and mute say, whoever changed them. */
  private followStage(before: LiveState): void {
    const { microphone } = this.media;
    if (microphone) microphone.muted = this.room.you.muted;
    if (onStage(before.you.role) && !onStage(this.room.you.role)) {
      keptInTab.removeItem(this.memory("mic"));
      this.dropMicrophone();
    }
  }

  /** A media connection went up or down; when one goes down, look whether the socket is alive too. */
  private heardFromMedia(change: Partial<MediaState>): void {
    this.setMedia(change);
    if (change.hearing === false || change.heard === false) this.socket.probe();
  }

  private setMedia(change: Partial<MediaState>): void {
    this.media = { ...this.media, ...change };
    this.on.media(this.media);
  }

  private exchange(type: "listen" | "publish"): Exchange {
    return async (sdp) => {
      const { session = "", sdp: answer = "" } = await this.ask({ type, sdp });
      return { session, answer };
    };
  }

  private memory(what: "seat" | "mic" | "pin" | "invite"): string {
    return `${what}:${this.spaceId}`;
  }
}

function socketUrl(spaceId: string): string {
  const url = new URL(`/api/v1/spaces/${spaceId}/socket`, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
