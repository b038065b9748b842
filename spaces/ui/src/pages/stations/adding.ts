/** What somebody means by what they typed or pasted into the one field that adds a source. Pure. */
import type { SourceOrder } from "../../api/stations";

/** Pages of this server that are sources, by the first part of their path. */
const OURS: Record<string, (rest: string) => SourceOrder> = {
  u: (handle) => ({ kind: "host", handle }),
  r: (id) => ({ kind: "recording", id }),
  stations: (slug) => ({ kind: "station", slug }),
  topics: (topic) => ({ kind: "topic", topic }),
};

/** Null when it is nothing that could be added. `origin`: of this server, such as "https://spaces.example". */
export function meant(text: string, origin: string): SourceOrder | null {
  const said = text.trim();
  if (/^@[\w.-]+$/.test(said)) return { kind: "host", handle: said.slice(1) };
  if (/^#\S/.test(said)) return { kind: "topic", topic: said.slice(1).trim() };
  const url = address(said);
  if (url === null) return null;
  return here(url, origin) ?? { kind: "feed", url: url.href };
}

/** With https:// where people leave it out, and for the schemes that only say "podcast". */
function address(said: string): URL | null {
  if (/\s/.test(said) || said === "") return null;
  const web = said.replace(/^(?:feed|itpc|pcast|podcast):(?:\/\/)?(?=https?:)/i, "");
  const named = /^[a-z][a-z\d+.-]*:\/\//i.test(web);
  const whole = named ? web : `https://${web}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return named || url.hostname.includes(".") ? url : null;
}

/** A page of this server; its feeds are the same source as the page itself. */
function here(url: URL, origin: string): SourceOrder | null {
  if (url.origin !== origin) return null;
  const [kind = "", name = ""] = url.pathname.split("/").slice(1).map(decodeURIComponent);
  return name ? (OURS[kind]?.(name) ?? null) : null;
}

/** What is typed as the name of somebody: with or without @, or the address of their page. */
export const handleIn = (text: string): string =>
  text
    .trim()
    .replace(/^.*\/u\//, "")
    .replace(/^@/, "");

/** What a source is called; until a podcast is known by its name, its address without what is always the same. */
export const plain = (title: string): string => title.replace(/^https?:\/\//, "");
