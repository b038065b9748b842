/** The space's WebSocket: sends commands, hands events on, and comes back by itself when the network breaks. */
import { backoff } from "./backoff";
import {
  type Command,
  type Hello,
  mayReturn,
  type Ok,
  type Refusal,
  type ServerEvent,
  type ServerMessage,
} from "./protocol";

const ANSWER_MS = 10_000;
/** A silent break (a phone that changed its network) is noticed within this and the next. */
const PING_EVERY_MS = 15_000;
const PONG_WITHIN_MS = 4_000;

/** The server answered a command with an error; `detail` is for people. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly field: string | null = null,
  ) {
    super(detail);
  }
}

export interface SocketHandlers {
  /** What to introduce ourselves with; asked again at every connection. */
  hello(): Hello;
  event(event: ServerEvent): void;
  /** Hello was answered with an error: no further tries. */
  refused(refusal: Refused): void;
  /** The connection broke; another try follows after `delay` ms. `opened`: it had been open. */
  lost(opened: boolean, delay: number): void;
  /** The server closed for good. */
  closed(code: number): void;
}

interface Waiting {
  resolve(ok: Ok): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

export class RoomSocket {
  private socket: WebSocket | null = null;
  private waiting = new Map<number, Waiting>();
  private lastId = 0;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pinger: ReturnType<typeof setInterval> | undefined;
  private welcomed = false;
  private stopped = false;
  /** The server named the time to come back after. */
  private invitedBackAfter: number | null = null;

  constructor(
    private readonly url: string,
    private readonly on: SocketHandlers,
  ) {}

  open(): void {
    this.stopped = false;
    addEventListener("online", this.hurry);
    addEventListener("offline", this.giveUpThisOne);
    document.addEventListener("visibilitychange", this.look);
    this.connect();
  }

  /** Close for good. */
  close(): void {
    this.stop();
    this.socket?.close(1000);
    this.socket = null;
  }

  get usable(): boolean {
    return this.welcomed && this.socket?.readyState === WebSocket.OPEN;
  }

  /** Send a command and wait for its answer; rejects with Refused. */
  async ask(command: Command): Promise<Ok> {
    if (!this.usable)
      throw new Refused("offline", "The connection is down. It is coming back; try again then.");
    return this.send(command);
  }

  /** Find out now whether the connection still works, and replace it when it does not. */
  probe(): void {
    if (!this.usable) return;
    const asked = this.socket;
    this.send({ type: "ping" }, PONG_WITHIN_MS).catch((error: unknown) => {
      // A refusal is an answer too: the line works.
      if (!(error instanceof Refused) || error.code === "timeout") this.replace(asked);
    });
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.welcomed = false;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    let opened = false;
    const late = setTimeout(() => this.replace(socket), ANSWER_MS);
    socket.onopen = () => {
      opened = true;
      this.introduce(socket);
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket || typeof data !== "string") return;
      clearTimeout(late);
      this.receive(JSON.parse(data) as ServerMessage);
    };
    socket.onclose = ({ code }) => {
      clearTimeout(late);
      if (socket === this.socket) this.lost(code, opened);
    };
  }

  private introduce(socket: WebSocket): void {
    this.send({ type: "hello", ...this.on.hello() }).catch((error: unknown) => {
      if (socket !== this.socket || !(error instanceof Refused) || error.code === "timeout") return;
      this.stop();
      socket.close(1000);
      this.on.refused(error);
    });
  }

  private send(command: Command, within = ANSWER_MS): Promise<Ok> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Refused("timeout", "The server did not answer. Try again."));
      }, within);
      this.waiting.set(id, { resolve, reject, timer });
      this.socket?.send(JSON.stringify({ ...command, id }));
    });
  }

  private receive(message: ServerMessage): void {
    if (message.type === "ok") this.settle(message.id)?.resolve(message);
    else if (message.type === "error") this.settle(message.id)?.reject(refused(message));
    else {
      if (message.type === "welcome") this.arrived(message.id);
      if (message.type === "reconnect") this.invitedBackAfter = message.after_ms;
      this.on.event(message);
    }
  }

  private arrived(id: number): void {
    this.welcomed = true;
    this.attempt = 0;
    clearInterval(this.pinger);
    this.pinger = setInterval(() => this.probe(), PING_EVERY_MS);
    this.settle(id)?.resolve({ type: "ok", id });
  }

  private settle(id: number | null): Waiting | undefined {
    if (id === null) return undefined;
    const waiting = this.waiting.get(id);
    if (waiting) clearTimeout(waiting.timer);
    this.waiting.delete(id);
    return waiting;
  }

  private lost(code: number, opened: boolean): void {
    const welcomed = this.welcomed;
    this.forget();
    if (this.stopped) return;
    if (!mayReturn(code)) {
      this.stop();
      this.on.closed(code);
      return;
    }
    const delay = this.invitedBackAfter ?? backoff(this.attempt);
    this.invitedBackAfter = null;
    this.attempt += 1;
    this.retry = setTimeout(() => this.connect(), delay);
    this.on.lost(opened && welcomed, delay);
  }

  /** Treat this connection as dead without waiting for the system to notice. */
  private replace(socket: WebSocket | null): void {
    if (socket === null || socket !== this.socket || this.stopped) return;
    this.socket = null;
    socket.onclose = null;
    socket.close();
    this.lost(1006, true);
  }

  private forget(): void {
    this.welcomed = false;
    clearInterval(this.pinger);
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Refused("offline", "The connection broke before the answer came. Try again."));
    }
    this.waiting.clear();
  }

  private stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    // The last word has been said (ended, removed, left): what was still under way has been answered by it.
    for (const id of this.waiting.keys()) this.settle(id)?.resolve({ type: "ok", id });
    this.forget();
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.giveUpThisOne);
    document.removeEventListener("visibilitychange", this.look);
  }

  private hurry = (): void => {
    if (this.usable) this.probe();
    else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect();
  };

  private giveUpThisOne = (): void => this.replace(this.socket);

  /** Timers sleep in a hidden page; look at the line as soon as it is seen again. */
  private look = (): void => {
    if (document.visibilityState === "visible") this.hurry();
  };
}

function refused({ code, detail, field }: Refusal): Refused {
  return new Refused(code, detail, field);
}
