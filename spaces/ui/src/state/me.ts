/** Who is signed in on this page. */
import { signal } from "@preact/signals";
import { api, Problem } from "../api/client";
import type { Person } from "../api/types";

/** undefined until the server has answered, null when nobody is signed in. */
export const me = signal<Person | null | undefined>(undefined);

export async function loadMe(): Promise<void> {
  try {
    me.value = await api.get<Person>("/api/v1/me");
  } catch (error) {
    // Without an answer the page still works for a listener, so this is no reason to stop.
    if (!(error instanceof Problem) || error.status === 401 || me.value === undefined) me.value = null;
  }
}

export async function signIn(handle: string, password: string): Promise<void> {
  await api.post("/api/v1/session", { handle, password });
  await loadMe();
}

export async function signUp(handle: string, name: string, password: string): Promise<void> {
  await api.post("/api/v1/users", { handle, name, password });
  await signIn(handle, password);
}

export async function signOut(): Promise<void> {
  await api.delete("/api/v1/session");
  me.value = null;
}
