/** The questions about my voice that wait for an answer, in the room and on every page. */

import { computed, effect, signal } from "@preact/signals";
import { Problem } from "../api/client";
import { type Answer, type Asked, answer, asked, voice } from "../api/recordings";
import type { Space } from "../api/types";
import { guestKeys } from "./guest_keys";
import { me } from "./me";
import { keptInTab } from "./storage";

/** A question to an account, or to a guest seat of this browser. */
export interface Question extends Asked {
  guestKey: string | null;
}

const EVERY_MS = 120_000;
/** Who was a guest in more spaces than this is asked about the latest. */
const SEATS = 10;
const HIDDEN = "hidden-questions";

const known = signal<Question[]>([]);
/** Recordings answered on this page: their answer stays in sight until it is put away. */
const answeredHere = signal<ReadonlySet<string>>(new Set());
const hidden = signal<ReadonlySet<string>>(new Set((keptInTab.getItem(HIDDEN) ?? "").split(" ")));

/** What the notice shows: what waits for an answer, and what was just answered. */
export const questions = computed(() =>
  known.value.filter(
    ({ recording: { id }, open, answer }) =>
      !hidden.value.has(id) && (answeredHere.value.has(id) || (open && answer === null)),
  ),
);

/** What I was asked about my voice in a space, whatever I said: a recording begins when its space did. */
export function questionIn({ host, started_at }: Pick<Space, "host" | "started_at">): Question | null {
  const began = Date.parse(started_at ?? "");
  const isIts = ({ recording }: Question) =>
    recording.host.id === host.id && Date.parse(recording.started_at) === began;
  return known.value.find(isIts) ?? null;
}

/** A guest seat speaks for the account, too, when one is signed in; without seats it is the account alone. */
function seats(most = SEATS): (string | null)[] {
  const keys = guestKeys().slice(0, most);
  return keys.length > 0 || !me.peek() ? keys : [null];
}

/** Look for questions at the server: to my account, and to the guest seats this browser spoke from. */
export async function lookForQuestions(): Promise<void> {
  const found = await Promise.all(seats().map(questionsTo));
  const ids = new Set<string>();
  known.value = found.flat().filter(({ recording: { id } }) => !ids.has(id) && ids.add(id));
}

/** When the server does not answer, what is known stays: the next look is soon. */
async function questionsTo(guestKey: string | null): Promise<Question[]> {
  try {
    const { items } = await voice(guestKey);
    return items.map((item) => ({ ...item, guestKey }));
  } catch {
    return known.peek().filter((one) => one.guestKey === guestKey);
  }
}

/** My question about one recording, whichever of my seats it was asked; null for a stranger. */
export async function questionAbout(id: string): Promise<Question | null> {
  for (const guestKey of seats(Number.POSITIVE_INFINITY)) {
    const found = await asked(id, guestKey).catch(whenNotMine);
    if (found) return { ...found, guestKey };
  }
  return null;
}

function whenNotMine(error: unknown): null {
  if (error instanceof Problem && [401, 403, 404].includes(error.status)) return null;
  throw error;
}

/** Say yes or no; rejects with Problem. */
export async function say(question: Question, said: Answer): Promise<Question> {
  const { id } = question.recording;
  const next = { ...(await answer(id, { answer: said }, question.guestKey)), guestKey: question.guestKey };
  answeredHere.value = new Set([...answeredHere.peek(), id]);
  known.value = known.peek().map((one) => (one.recording.id === id ? next : one));
  return next;
}

/** Put a question away for as long as this tab is open. */
export function hide(id: string): void {
  hidden.value = new Set([...hidden.peek(), id]);
  keptInTab.setItem(HIDDEN, [...hidden.peek()].join(" "));
}

/** From now on, look whenever there may be something new; ends with the function it returns. */
export function watchForQuestions(): () => void {
  const look = () => {
    if (!document.hidden) lookForQuestions();
  };
  const signedInOrOut = effect(() => {
    if (me.value !== undefined) lookForQuestions();
  });
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    signedInOrOut();
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
