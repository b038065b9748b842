/** Tells the account what is heard here: soon after it changes, and when the page goes. */
import { effect } from "@preact/signals";
import {
  type Heard,
  leaveListening,
  leaveTuning,
  listening,
  putListening,
  putTuning,
} from "../api/listening";
import { playing } from "../player/audio";
import { memory, setMemory, type Tuned, tune, tunings } from "../player/memory";
import { me } from "../state/me";
import { believed, learnt, telling, told, unsent } from "./heard";

const MOST = 200; // in one message
const SOON = 1_500; // ms after a thumb, a mark, a pause
const WHILE_PLAYING = 15_000; // ms between two tellings of a place that moves
const AGAIN = 30_000; // ms after a failure
const LATELY = 100; // items asked about when somebody signs in

let timer: ReturnType<typeof setTimeout> | undefined;
let due = Number.POSITIVE_INFINITY;
let sending = false;

const whereabouts = ({ item_id, updated_at }: Tuned) => ({ item_id, updated_at });

function plan(wait: number): void {
  const at = performance.now() + wait;
  if (sending || at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

async function send(): Promise<void> {
  due = Number.POSITIVE_INFINITY;
  if (!me.peek()) return;
  sending = true;
  const ok = await Promise.all([sendHeard(), sendTunings()]).then(
    () => true,
    () => false,
  );
  sending = false;
  if (!ok) plan(AGAIN);
  else if (waits()) plan(playing.peek() ? WHILE_PLAYING : SOON);
}

const untold = () => Object.entries(tunings.peek()).filter(([, { sent }]) => !sent);
const waits = (): boolean => unsent(memory.peek()).length > 0 || untold().length > 0;

async function sendHeard(): Promise<void> {
  const news = unsent(memory.peek()).slice(-MOST);
  if (news.length === 0) return;
  const said = await putListening(news.map(telling));
  setMemory(told(memory.peek(), news));
  believe(said);
}

async function sendTunings(): Promise<void> {
  for (const [station, tuned] of untold()) {
    await putTuning(station, whereabouts(tuned)).catch(ignoreGone);
    if (tunings.peek()[station]?.updated_at === tuned.updated_at) tune(station, { ...tuned, sent: true });
  }
}

/** A station that is no more, or not for this account, needs no telling. */
function ignoreGone(error: unknown): void {
  const status = (error as { status?: number }).status ?? 0;
  if (status < 400 || status >= 500) throw error;
}

/** What this browser remembers, as the account knows it from other devices. */
async function ask(): Promise<void> {
  const ids = [...memory.peek().keys()].slice(-LATELY);
  if (ids.length === 0) return;
  believe(await listening(ids).catch(() => []));
}

/** What another device told later than this one. */
function believe(said: Heard[]): void {
  const news = said.flatMap((one) => believed(memory.peek(), one) ?? []);
  if (news.length > 0) setMemory(learnt(memory.peek(), news));
}

/** To be called once, when somebody is signed in. */
export function begin(): void {
  effect(() => {
    if (me.value) ask();
  });
  effect(() => {
    const moving = playing.value;
    memory.value;
    if (me.value && waits()) plan(moving ? WHILE_PLAYING : SOON);
  });
  effect(() => {
    tunings.value;
    if (me.value && untold().length > 0) plan(SOON);
  });
  addEventListener("pagehide", leave);
}

/** What was not told yet goes with the page. Nobody hears whether it arrived, so it is told again the next time. */
function leave(): void {
  if (!me.peek()) return;
  const news = unsent(memory.peek()).slice(-MOST);
  if (news.length > 0) leaveListening(news.map(telling));
  for (const [station, tuned] of untold()) leaveTuning(station, whereabouts(tuned));
}
