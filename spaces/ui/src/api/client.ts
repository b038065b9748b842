/** Calls to our own server. A refusal comes as `Problem`, with words that can be shown to people as they are. */
import { en } from "../messages/en";

/** RFC 9457 problem details, as the server sends them. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | null = null,
    /** Seconds to wait before asking again, when the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

interface ProblemBody {
  code?: string;
  detail?: string;
  field?: string | null;
}

async function problem(response: Response): Promise<Problem> {
  const body: ProblemBody = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get("Retry-After"));
  return new Problem(
    response.status,
    body.code ?? `http_${response.status}`,
    body.detail ?? en.problem.server(response.status),
    body.field ?? null,
    wait > 0 ? wait : null,
  );
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal,
      credentials: "same-origin",
      headers: body === undefined ? { Accept: "application/json" } : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Problem(0, "offline", en.problem.offline);
  }
  if (!response.ok) throw await problem(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export const api = {
  get: <T>(path: string, signal?: AbortSignal) => call<T>("GET", path, undefined, signal),
  post: <T>(path: string, body: unknown = {}) => call<T>("POST", path, body),
  patch: <T>(path: string, body: unknown) => call<T>("PATCH", path, body),
  put: <T>(path: string) => call<T>("PUT", path),
  delete: <T>(path: string) => call<T>("DELETE", path),
};

/** The text for a caught error, whatever it is. */
export function words(error: unknown): string {
  return error instanceof Problem ? error.detail : en.problem.unexpected;
}
