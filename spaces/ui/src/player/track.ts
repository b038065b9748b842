/** What the player can have loaded. */
import type { Chapter, Recording } from "../api/recordings";

/** A recording (whole, as its preview, or one of its clips) or an episode of somebody's podcast. */
export interface Track {
  /** "r" and the recording's id, or "e" and the episode's. */
  id: string;
  url: string;
  title: string;
  /** Whose it is: the host, or the podcast. */
  by: string;
  /** What it belongs to: topics, or the station it plays in. */
  album: string;
  /** Seconds, of the whole file; 0 while nobody knows. */
  duration: number;
  chapters: Pick<Chapter, "start" | "title">[];
  /** Address of a picture of ours. */
  picture: string | null;
  /** The page that has its controls. */
  home: string;
  /** Of an episode there is none; of a recording in a station it is fetched while that plays. */
  recording: Recording | null;
  /** A clip plays on its own and leaves no place behind. */
  clip: { id: string; title: string } | null;
  /** What it plays in: it knows what comes next. */
  queue: Queue | null;
}

/** What the player asks of a station that plays. */
export interface Queue {
  next(): void;
  /** Back to the one before, or to the beginning of this one. */
  previous(): void;
  /** It was heard to its end. */
  ended(): void;
  /** It could not be loaded, not even the second time. */
  broken(): void;
}

export const recordingItem = (id: string): string => `r${id}`;

/** The recording that a track plays, whole or in part; null for an episode. */
export const recordingOf = (track: Pick<Track, "id"> | null): string | null =>
  track?.id.startsWith("r") ? track.id.slice(1) : null;
