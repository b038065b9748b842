/** Who is signed in on this page. */
import { signal } from "@preact/signals";
import { api } from "../api/client";
import type { Me, TapPolicy } from "../api/types";

/** undefined until the server has answered, null when nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);
export const signUpOpen = signal(false);
/** What is kept of a new space here unless its host says otherwise. */
export const usualTap = signal<TapPolicy>("held");
/** How much of a voice can be sealed with a report here; 0: nothing. */
export const excerptSeconds = signal(0);

let settle: () => void = () => undefined;
/** Until the server has answered, nobody can tell where a press that needs an account leads. */
export const meKnown = new Promise<void>((resolve) => {
  settle = resolve;
});

/** Ask the server; without an answer the page still works for a listener. */
export async function loadMe(): Promise<void> {
  const known = await api("GET /api/v1/session").catch(() => null);
  signUpOpen.value = known?.sign_up_open ?? false;
  usualTap.value = known?.tap ?? "held";
  excerptSeconds.value = known?.excerpt_seconds ?? 0;
  me.value = known?.user ?? null;
  settle();
}

export async function signIn(handle: string, password: string): Promise<void> {
  me.value = await api("POST /api/v1/session", { body: { handle, password } });
}

export async function signUp(handle: string, name: string, password: string): Promise<void> {
  me.value = await api("POST /api/v1/users", { body: { handle, name, password } });
}

export async function signOut(): Promise<void> {
  await api("DELETE /api/v1/session");
  me.value = null;
}
