/** As much of a browser as the player needs: an audio element that does as told, and a server of one station. */
import { vi } from "vitest";
import type { Item, Station } from "../../src/api/stations";

export class FakeAudio extends EventTarget {
  static last: FakeAudio;
  src = "";
  paused = true;
  currentTime = 0;
  duration = Number.NaN;
  readyState = 0;
  playbackRate = 1;
  /** Addresses that were begun, in order. */
  readonly begun: string[] = [];

  constructor() {
    super();
    FakeAudio.last = this;
  }

  canPlayType = () => "probably";
  removeAttribute = () => {
    this.src = "";
  };
  load(): void {
    this.paused = true;
    this.readyState = 0;
  }
  play(): Promise<void> {
    this.paused = false;
    this.begun.push(this.src);
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  }
  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  /** Its length is known and it sounds. */
  sounds(seconds: number): void {
    this.readyState = 4;
    this.duration = seconds;
    this.currentTime = 0;
    this.dispatchEvent(new Event("loadedmetadata"));
    this.dispatchEvent(new Event("playing"));
  }
  goesTo(second: number): void {
    this.currentTime = second;
    this.dispatchEvent(new Event("timeupdate"));
  }
  ends(): void {
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
    this.dispatchEvent(new Event("ended"));
  }
  fails(): void {
    this.dispatchEvent(new Event("error"));
  }
}

export const item = (id: string, source = "Radio"): Item => ({
  id,
  kind: "episode",
  title: `Title ${id}`,
  summary: "",
  published_at: "2026-01-01T00:00:00Z",
  duration: 600,
  explicit: false,
  url: null,
  audio: { url: `https://publisher.example/${id}.mp3`, type: "audio/mpeg", bytes: null },
  picture: null,
  source: { title: source, url: null, kind: "feed" },
  because: `From ${source}.`,
  author: "",
  season: null,
  number: null,
  has_chapters: false,
  has_transcript: false,
  imported: true,
  heard: null,
  recording_id: null,
  colors: null,
});

export const station = { id: "s1", slug: "night", title: "Night", cover: "/cover", tuning: null } as Station;

/** Answers pages of the channel, `size` items each. */
export function serve(items: Item[], size = 40): void {
  vi.stubGlobal("fetch", async (address: string) => {
    const from = Number(new URL(address, "http://here").searchParams.get("cursor") ?? 0);
    const next = from + size < items.length ? String(from + size) : null;
    return Response.json({ items: items.slice(from, from + size), next });
  });
}

export function browse(): void {
  vi.stubGlobal("Audio", FakeAudio);
  vi.stubGlobal("location", { href: "http://here/stations/night", pathname: "/stations/night" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("navigator", { onLine: true });
}
