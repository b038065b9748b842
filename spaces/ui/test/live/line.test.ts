import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Line } from "../../src/live/line";

/** The browser's connection with its states in our hands. */
class FakePeerConnection {
  static made: FakePeerConnection[] = [];
  iceConnectionState = "new";
  connectionState = "new";
  localDescription: { sdp: string } | null = null;
  remote: string | null = null;
  closed = false;
  oniceconnectionstatechange = () => {};
  onconnectionstatechange = () => {};

  constructor() {
    FakePeerConnection.made.push(this);
  }

  async createOffer() {
    return { sdp: `offer ${FakePeerConnection.made.length}` };
  }

  async setLocalDescription(description: { sdp: string }) {
    this.localDescription = description;
  }

  async setRemoteDescription({ sdp }: { sdp: string }) {
    this.remote = sdp;
  }

  close() {
    this.closed = true;
  }

  become(ice: string, connection = ice) {
    this.iceConnectionState = ice;
    this.connectionState = connection;
    this.oniceconnectionstatechange();
    this.onconnectionstatechange();
  }
}

const last = () => FakePeerConnection.made[FakePeerConnection.made.length - 1] as FakePeerConnection;
const connected = vi.fn();
const exchange = vi.fn(async (offer: string) => ({
  session: `session of ${offer}`,
  answer: `answer to ${offer}`,
}));
let line: Line;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  FakePeerConnection.made = [];
  vi.stubGlobal("RTCPeerConnection", FakePeerConnection);
  line = new Line(exchange, { prepare: vi.fn(), connected });
  line.start([]);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  line.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("offers at once and takes the answer", () => {
  expect(exchange).toHaveBeenCalledWith("offer 1");
  expect(last().remote).toBe("answer to offer 1");
  expect(line.is("session of offer 1")).toBe(true);
});

test("a connection that comes up is told", () => {
  last().become("connected");
  expect(connected).toHaveBeenCalledWith(true);
});

test("a short disconnect heals by itself", async () => {
  last().become("connected");
  last().become("disconnected", "connected");
  await vi.advanceTimersByTimeAsync(1_500);
  last().become("connected");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(FakePeerConnection.made).toHaveLength(1);
});

test("a disconnect of more than two seconds is replaced at once", async () => {
  last().become("connected");
  last().become("disconnected");
  await vi.advanceTimersByTimeAsync(2_001);
  expect(FakePeerConnection.made).toHaveLength(2);
  expect(FakePeerConnection.made[0]?.closed).toBe(true);
  expect(connected).toHaveBeenLastCalledWith(false);
});

test("a failed connection is replaced at once", async () => {
  last().become("failed");
  await vi.advanceTimersByTimeAsync(1);
  expect(FakePeerConnection.made).toHaveLength(2);
});

test("one that never comes up is replaced", async () => {
  await vi.advanceTimersByTimeAsync(8_001);
  expect(FakePeerConnection.made).toHaveLength(2);
});

test("a server that refuses is asked again, with growing patience", async () => {
  exchange.mockRejectedValue(new Error("no"));
  line.start([]);
  await vi.advanceTimersByTimeAsync(1);
  const early = FakePeerConnection.made.length;
  await vi.advanceTimersByTimeAsync(60_000);
  const tries = FakePeerConnection.made.length - early;
  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(30);
  exchange.mockImplementation(async (offer) => ({ session: offer, answer: offer }));
});

test("a closed line stays closed", async () => {
  line.close();
  last().become("failed");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(FakePeerConnection.made).toHaveLength(1);
});
