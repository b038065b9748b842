import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refused, RoomSocket, type SocketHandlers } from "../../src/live/socket";

/** The browser's WebSocket with the server's side in our hands. */
class FakeWebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static made: FakeWebSocket[] = [];
  readyState = FakeWebSocket.CONNECTING;
  sent: Record<string, unknown>[] = [];
  onopen = () => {};
  onmessage = (_: { data: string }) => {};
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeWebSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  /** The handshake and our hello went through. */
  admit(): void {
    this.readyState = FakeWebSocket.OPEN;
    this.onopen();
    this.say({ type: "welcome", id: this.sent[0]?.id });
  }

  say(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const last = () => FakeWebSocket.made[FakeWebSocket.made.length - 1] as FakeWebSocket;
const page = new EventTarget();
let handlers: Record<keyof SocketHandlers, ReturnType<typeof vi.fn>>;
let socket: RoomSocket;

beforeEach(() => {
  vi.useFakeTimers();
  FakeWebSocket.made = [];
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  handlers = {
    hello: vi.fn(() => ({ name: "Ada", key: null })),
    event: vi.fn(),
    refused: vi.fn(),
    lost: vi.fn(),
    closed: vi.fn(),
  };
  socket = new RoomSocket("ws://here/socket", handlers as unknown as SocketHandlers);
  socket.open();
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("introduces itself first and hands the welcome on", () => {
  last().admit();
  expect(last().sent[0]).toMatchObject({ type: "hello", name: "Ada", id: 1 });
  expect(handlers.event).toHaveBeenCalledWith(expect.objectContaining({ type: "welcome" }));
  expect(socket.usable).toBe(true);
});

test("every command gets its own answer", async () => {
  last().admit();
  const first = socket.ask({ type: "request" });
  const second = socket.ask({ type: "start" });
  const [, one, two] = last().sent;
  last().say({
    type: "error",
    id: two?.id,
    code: "not_host",
    detail: "Only the host starts it.",
    field: null,
  });
  last().say({ type: "ok", id: one?.id, position: 2 });
  await expect(first).resolves.toMatchObject({ position: 2 });
  await expect(second).rejects.toMatchObject({ code: "not_host" });
});

test("comes back by itself after a break, and says hello again", () => {
  last().admit();
  last().drop(1006);
  expect(handlers.lost).toHaveBeenCalledWith(true, expect.any(Number));
  vi.advanceTimersByTime(301);
  expect(FakeWebSocket.made).toHaveLength(2);
  last().admit();
  expect(socket.usable).toBe(true);
});

test("a command under way when the line breaks is refused, not forgotten", async () => {
  last().admit();
  const asked = socket.ask({ type: "request" });
  last().drop(1006);
  await expect(asked).rejects.toBeInstanceOf(Refused);
});

test.each([4403, 4404, 4410])("close code %i is final", (code) => {
  last().admit();
  last().drop(code);
  vi.advanceTimersByTime(60_000);
  expect(FakeWebSocket.made).toHaveLength(1);
  expect(handlers.closed).toHaveBeenCalledWith(code);
});

test("comes back when the server asked to, after the time it named", () => {
  last().admit();
  last().say({ type: "reconnect", after_ms: 2_500 });
  last().drop(1012);
  vi.advanceTimersByTime(2_400);
  expect(FakeWebSocket.made).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(FakeWebSocket.made).toHaveLength(2);
});

test("a line that went silent is replaced", () => {
  last().admit();
  vi.advanceTimersByTime(15_000); // the ping
  expect(last().sent.at(-1)).toMatchObject({ type: "ping" });
  return vi.advanceTimersByTimeAsync(4_400).then(() => {
    expect(FakeWebSocket.made).toHaveLength(2);
  });
});

test("a returning network is used at once, without waiting for the next try", () => {
  last().admit();
  page.dispatchEvent(new Event("offline"));
  expect(handlers.lost).toHaveBeenCalledOnce();
  page.dispatchEvent(new Event("online"));
  expect(FakeWebSocket.made).toHaveLength(2);
});

test("a refused hello ends it with the server's words", async () => {
  const fresh = last();
  fresh.readyState = FakeWebSocket.OPEN;
  fresh.onopen();
  fresh.say({ type: "error", id: 1, code: "banned", detail: "The hosts have banned you.", field: null });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(handlers.refused).toHaveBeenCalledWith(expect.objectContaining({ code: "banned" }));
  expect(FakeWebSocket.made).toHaveLength(1);
});

test("closing for good answers what was under way", async () => {
  last().admit();
  const asked = socket.ask({ type: "end" });
  socket.close();
  await expect(asked).resolves.toMatchObject({ type: "ok" });
});
