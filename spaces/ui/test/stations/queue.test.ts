import { beforeEach, expect, test, vi } from "vitest";
import { browse, FakeAudio, item, serve, station } from "../fakes/browser";

const url = (id: string) => `https://publisher.example/${id}.mp3`;

/** The modules anew, with nothing loaded and nothing remembered. */
async function fresh() {
  vi.resetModules();
  const queue = await import("../../src/stations/queue");
  const memory = await import("../../src/player/memory");
  const audio = await import("../../src/player/audio");
  const { toast } = await import("../../src/state/toast");
  return { ...queue, memory: memory.memory, audio, toast, element: FakeAudio.last };
}

beforeEach(() => {
  browse();
  serve(["a", "b", "c", "d"].map((id) => item(id)));
});

test("a station plays on by itself, and what ended is heard", async () => {
  const { tuneIn, queue, element, memory } = await fresh();
  await tuneIn(station);
  element.sounds(600);
  element.ends();
  await vi.waitFor(() => expect(queue.value?.current.id).toBe("b"));
  expect(element.begun).toEqual([url("a"), url("b")]);
  expect(memory.value.get("a")?.finished).toBe(true);
});

test("it plays on beyond what was fetched", async () => {
  serve(
    ["a", "b", "c"].map((id) => item(id)),
    1,
  );
  const { tuneIn, queue, element } = await fresh();
  await tuneIn(station);
  for (const next of ["b", "c"]) {
    element.ends();
    await vi.waitFor(() => expect(queue.value?.current.id).toBe(next));
  }
  expect(element.begun).toEqual(["a", "b", "c"].map(url));
});

test("it goes on where it was left", async () => {
  const { tuneIn, playItem, element, audio } = await fresh();
  await tuneIn(station);
  playItem(station, item("c"));
  element.sounds(600);
  element.goesTo(120);
  audio.close();
  await tuneIn(station);
  expect(element.src).toBe(url("c"));
  expect(audio.time.value).toBe(120);
});

test("what cannot be loaded is tried twice, then skipped with a word about it", async () => {
  const { tuneIn, queue, element, toast } = await fresh();
  await tuneIn(station);
  element.fails();
  expect(queue.value?.current.id).toBe("a");
  element.fails();
  await vi.waitFor(() => expect(queue.value?.current.id).toBe("b"));
  expect(element.begun).toEqual([url("a"), url("a"), url("b")]);
  expect(toast.value).toBe("“Title a” could not be loaded from its publisher. Playing the next one.");
});

test("when nothing at all can be loaded it stops trying", async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `e${n}`);
  serve(ids.map((id) => item(id)));
  const { tuneIn, queue, element, toast, audio } = await fresh();
  await tuneIn(station);
  for (let tries = 0; tries < 20 && !audio.failed.value; tries++) {
    const before = queue.value?.current.id;
    element.fails();
    element.fails();
    await vi.waitFor(() => expect(audio.failed.value || queue.value?.current.id !== before).toBe(true));
    await Promise.resolve();
  }
  expect(queue.value?.current.id).toBe("e4");
  expect(toast.value).toMatch(/^Several items in a row/);
});

test("skipping leaves it unheard, and going back finds it again", async () => {
  const { tuneIn, skip, previous, queue, memory, upcoming } = await fresh();
  await tuneIn(station);
  skip();
  await vi.waitFor(() => expect(queue.value?.current.id).toBe("b"));
  expect(memory.value.get("a")?.finished ?? false).toBe(false);
  expect(upcoming.value.map((one) => one.item.id)).toEqual(["c", "d"]);
  previous();
  expect(queue.value?.current.id).toBe("a");
});

test("a thumb down skips what plays; on another item it only takes that out", async () => {
  const { tuneIn, giveThumb, queue, upcoming } = await fresh();
  await tuneIn(station);
  giveThumb(item("c"), -1);
  expect(queue.value?.current.id).toBe("a");
  expect(upcoming.value.map((one) => one.item.id)).toEqual(["b", "d"]);
  giveThumb(item("a"), -1);
  await vi.waitFor(() => expect(queue.value?.current.id).toBe("b"));
  giveThumb(item("c"), -1);
  expect(upcoming.value.map((one) => one.item.id)).toEqual(["c", "d"]);
});

test("when something else is played, the station is over", async () => {
  const { tuneIn, queue, audio } = await fresh();
  await tuneIn(station);
  const { track } = audio;
  if (!track.value) throw new Error("nothing is loaded");
  audio.play({ ...track.value, id: "rother", url: "/recordings/other.mp3", queue: null });
  expect(queue.value).toBeNull();
});

test("an empty station says so", async () => {
  serve([]);
  const { tuneIn, queue, toast } = await fresh();
  await tuneIn(station);
  expect(queue.value).toBeNull();
  expect(toast.value).toBe("There is nothing to play in this station yet.");
});
