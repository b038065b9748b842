/** Who is signed in on this page. */
import { signal } from "@preact/signals";
import { api } from "../api/client";
import type { Me, SessionInfo } from "../api/types";

/** undefined until the server has answered, null when nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);
export const signUpOpen = signal(false);

/** Ask the server; without an answer the page still works for a listener. */
export async function loadMe(): Promise<void> {
  const known = await api.get<SessionInfo>("/api/v1/session").catch(() => null);
  signUpOpen.value = known?.sign_up_open ?? false;
  me.value = known?.user ?? null;
}

export async function signIn(handle: string, password: string): Promise<void> {
  me.value = await api.post<Me>("/api/v1/session", { handle, password });
}

export async function signUp(handle: string, name: string, password: string): Promise<void> {
  me.value = await api.post<Me>("/api/v1/users", { handle, name, password });
}

export async function signOut(): Promise<void> {
  await api.delete("/api/v1/session");
  me.value = null;
}
