import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Heard, HeardOrder, TuningOrder } from "../../src/api/schema";
import type { Me } from "../../src/api/types";
import { browse, item, serve, station } from "../fakes/browser";

const MIRA = { id: "u1", handle: "mira", name: "Mira" } as Me;

/** What the account was told, and what it answers to that. */
let heard: HeardOrder[][];
let tuned: TuningOrder[];
let answer: Heard[];
let closing: (() => void) | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  browse();
  vi.stubGlobal("addEventListener", (name: string, act: () => void) => {
    if (name === "pagehide") closing = act;
  });
  [heard, tuned, answer] = [[], [], []];
  serve([item("a"), item("b")]);
  const others = fetch;
  vi.stubGlobal("fetch", async (address: string, request?: RequestInit) => {
    const body = request?.body ? JSON.parse(String(request.body)) : {};
    if (address.endsWith("/tuning")) tuned.push(body);
    else if (request?.method === "PUT") heard.push(body.heard);
    else if (!address.includes("/listening")) return others(address);
    return address.endsWith("/tuning")
      ? new Response(null, { status: 204 })
      : Response.json({ heard: answer });
  });
});

afterEach(() => vi.useRealTimers());

async function fresh() {
  vi.resetModules();
  await import("../../src/stations/sync"); // at hand, as it is after the first sign-in
  await import("../../src/state/listening");
  const { me } = await import("../../src/state/me");
  const memory = await import("../../src/player/memory");
  const { playItem } = await import("../../src/stations/queue");
  return { me, playItem, ...memory };
}

const soon = () => vi.advanceTimersByTimeAsync(2_000);

test("what a guest heard is told when they sign in, once", async () => {
  const { me, mark } = await fresh();
  mark("a", true);
  await soon();
  expect(heard).toEqual([]);
  me.value = MIRA;
  await soon();
  expect(heard.map((all) => all.map(({ item_id }) => item_id))).toEqual([["a"]]);
  expect(heard[0]?.[0]).not.toHaveProperty("sent");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toHaveLength(1);
});

test("changes close together are told together, and where a station is at once", async () => {
  const { me, thumb, playItem, tunings } = await fresh();
  me.value = MIRA;
  thumb("a", 1);
  thumb("b", -1);
  playItem(station, item("a"));
  await soon();
  expect(heard.map((all) => all.map(({ item_id }) => item_id))).toEqual([["a", "b"]]);
  expect(tuned).toEqual([{ item_id: "a", updated_at: tunings.value[station.id]?.updated_at }]);
});

test("what another device told later counts here, too", async () => {
  const { me, mark, memory } = await fresh();
  const later = new Date(Date.now() + 60_000).toISOString();
  answer = [{ item_id: "a", position: 90, duration: 600, finished: false, thumb: 1, updated_at: later }];
  me.value = MIRA;
  mark("a", true);
  await soon();
  expect(memory.value.get("a")).toMatchObject({ position: 90, finished: false, thumb: 1 });
});

test("what is not told yet goes with the page, and is told again when the page is still there", async () => {
  const { me, mark, playItem, tunings } = await fresh();
  me.value = MIRA;
  await soon();
  mark("a", true);
  playItem(station, item("b"));
  closing?.();
  expect(heard.flat().map(({ item_id, finished }) => [item_id, finished])).toEqual([["a", true]]);
  const place = { item_id: "b", updated_at: tunings.value[station.id]?.updated_at };
  expect(tuned).toEqual([place]);
  await soon();
  expect(heard).toHaveLength(2);
  expect(heard[1]).toEqual(heard[0]);
  expect(tuned).toEqual([place, place]);
});

test("marks of other devices are not told of", async () => {
  const { me, mark, memory, remember, thumb } = await fresh();
  const first = new Date().toISOString();
  answer = [{ item_id: "a", position: 0, duration: 600, finished: true, thumb: 1, updated_at: first }];
  me.value = MIRA;
  mark("a", true);
  await soon();
  remember("a", 200, 600);
  await soon();
  expect(heard.at(-1)).toEqual([
    { item_id: "a", position: 200, duration: 600, updated_at: memory.value.get("a")?.updated_at },
  ]);
  thumb("a", 0);
  await soon();
  expect(heard.at(-1)?.[0]).toMatchObject({ thumb: 0 });
  expect(heard.at(-1)?.[0]).not.toHaveProperty("finished");
});

test("whoever signs out leaves nothing here, and a guest keeps theirs", async () => {
  const { me, mark, memory } = await fresh();
  mark("a", true);
  me.value = null;
  expect(memory.value.size).toBe(1);
  me.value = MIRA;
  await soon();
  mark("b", true);
  me.value = null;
  expect(memory.value.size).toBe(0);
});
