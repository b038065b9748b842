/** Calls to our own server, typed by its OpenAPI document. A refusal comes as `Problem`, with words for people. */
import { common } from "../messages/common";
import type { Operations } from "./schema";

type Name = keyof Operations;

/** The names in braces of a path. */
type Names<Path> = Path extends `${string}{${infer One}}${infer Rest}` ? One | Names<Rest> : never;

type Input<N extends Name> = (Names<N> extends never ? object : { path: Record<Names<N>, string> }) &
  (Operations[N]["body"] extends undefined ? object : { body: Operations[N]["body"] }) & {
    query?: Operations[N]["query"];
    signal?: AbortSignal;
    /** Proves that a voice is mine where no account does: the key of a guest's seat. */
    guestKey?: string | null;
  };

interface Given {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  guestKey?: string | null;
}

/** RFC 9457 problem details, as the server sends them. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | null = null,
  ) {
    super(detail);
  }
}

/** Do one operation: `api("GET /api/v1/spaces/{id}", { path: { id } })`. Rejects with Problem. */
export async function api<N extends Name>(
  name: N,
  ...[input]: object extends Input<N> ? [Input<N>?] : [Input<N>]
): Promise<Operations[N]["answer"]> {
  const given: Given = input ?? {};
  const [method = "", template = ""] = name.split(" ");
  const response = await sent(address(template, given), {
    method,
    signal: given.signal,
    credentials: "same-origin",
    headers: headers(given),
    body: given.body === undefined ? undefined : JSON.stringify(given.body),
  });
  if (!response.ok) throw await problem(response);
  return response.status === 204 ? undefined : response.json();
}

/** Send bytes as they are: a picture, or a file in somebody else's format. Rejects with Problem. */
export async function send<Answer>(method: string, url: string, body: Blob, type: string): Promise<Answer> {
  const response = await sent(url, {
    method,
    credentials: "same-origin",
    headers: { "Content-Type": type },
    body,
  });
  if (!response.ok) throw await problem(response);
  return response.json();
}

function headers({ body, guestKey }: Given): Record<string, string> {
  return {
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...(guestKey && { "Guest-Key": guestKey }),
  };
}

function address(template: string, { path = {}, query = {} }: Given): string {
  const filled = template.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

async function sent(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, "offline", common.problem.offline);
  }
}

async function problem(response: Response): Promise<Problem> {
  const body: { code?: string; detail?: string; field?: string | null } = await response
    .json()
    .catch(() => ({}));
  return new Problem(
    response.status,
    body.code ?? `http_${response.status}`,
    body.detail ?? common.problem.server(response.status),
    body.field ?? null,
  );
}

/** The text for a caught error, whatever it is. */
export function words(error: unknown): string {
  return error instanceof Problem ? error.detail : common.problem.unexpected;
}
