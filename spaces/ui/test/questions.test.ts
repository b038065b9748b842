import { beforeEach, expect, test, vi } from "vitest";
import type { Me } from "../src/api/types";

const KEY = "k".repeat(24);
const ME = { id: "1", handle: "mira", name: "Mira", color: 4 } as Me;

interface Call {
  method: string;
  path: string;
  key: string | undefined;
}

let calls: Call[];
let reply: (call: Call, body: { answer?: string } | null) => [status: number, body: unknown];

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

const item = (id: string, change: object = {}) => ({
  recording: { id },
  answer: null,
  open: true,
  withdrawn_at: null,
  deadline: null,
  ...change,
});

/** The module afresh, as a page that opens. */
async function page() {
  vi.resetModules();
  const questions = await import("../src/state/questions");
  const { me } = await import("../src/state/me");
  const { keepGuestKey } = await import("../src/state/guest_keys");
  return { ...questions, me, keepGuestKey };
}

beforeEach(() => {
  calls = [];
  vi.stubGlobal("localStorage", memory());
  vi.stubGlobal("sessionStorage", memory());
  vi.stubGlobal("fetch", async (path: string, request: RequestInit) => {
    const headers = request.headers as Record<string, string>;
    const call = { method: request.method ?? "", path, key: headers["Guest-Key"] };
    calls.push(call);
    const [status, body] = reply(call, request.body ? JSON.parse(String(request.body)) : null);
    return new Response(JSON.stringify(body), { status });
  });
});

test("nobody is asked who neither has an account nor spoke as a guest", async () => {
  const { lookForQuestions, questions } = await page();
  await lookForQuestions();
  expect(calls).toEqual([]);
  expect(questions.value).toEqual([]);
});

test("an account is asked what waits for its answer, and nothing else", async () => {
  const { lookForQuestions, questions, me } = await page();
  me.value = ME;
  reply = () => [200, { items: [item("r1"), item("r2", { answer: "no" }), item("r3", { open: false })] }];
  await lookForQuestions();
  expect(questions.value.map(({ recording }) => recording.id)).toEqual(["r1"]);
});

test("a guest proves by the key of the seat whose voice it is", async () => {
  const { lookForQuestions, questions, keepGuestKey, say } = await page();
  keepGuestKey("s1", KEY);
  reply = ({ method }, body) =>
    method === "POST" ? [200, item("r1", { answer: body?.answer })] : [200, { items: [item("r1")] }];
  await lookForQuestions();
  const [question] = questions.value;
  if (!question) throw new Error("nothing was asked");
  await say(question, "anonymous");
  expect(calls.map(({ key }) => key)).toEqual([KEY, KEY]);
  expect(questions.value.map(({ answer }) => answer)).toEqual(["anonymous"]);
});

test("a question that was put away stays away until the tab is closed", async () => {
  const first = await page();
  first.me.value = ME;
  reply = () => [200, { items: [item("r1")] }];
  await first.lookForQuestions();
  first.hide("r1");
  expect(first.questions.value).toEqual([]);
  const reloaded = await page();
  reloaded.me.value = ME;
  await reloaded.lookForQuestions();
  expect(reloaded.questions.value).toEqual([]);
});

test("a server that does not answer takes no question away", async () => {
  const { lookForQuestions, questions, me } = await page();
  me.value = ME;
  reply = () => [200, { items: [item("r1")] }];
  await lookForQuestions();
  reply = () => [503, { code: "busy", detail: "" }];
  await lookForQuestions();
  expect(questions.value).toHaveLength(1);
});

test("a stranger is told apart from a fault", async () => {
  const { questionAbout, me } = await page();
  me.value = ME;
  reply = () => [404, { code: "not_a_speaker", detail: "" }];
  expect(await questionAbout("r1")).toBeNull();
  reply = () => [410, { code: "recording_deleted", detail: "It was deleted." }];
  await expect(questionAbout("r1")).rejects.toMatchObject({ status: 410 });
});

test("on the page of a space I find what I was asked about it", async () => {
  const { lookForQuestions, questionIn, me } = await page();
  me.value = ME;
  const recording = { id: "r1", host: { id: "7" }, started_at: "2026-11-22T19:00:00.000Z" };
  reply = () => [200, { items: [item("r1", { recording, answer: "yes", open: false })] }];
  await lookForQuestions();
  const host = { id: "7", handle: "jo", name: "Jo", color: 1 };
  expect(questionIn({ host, started_at: "2026-11-22T19:00:00Z" })?.answer).toBe("yes");
  expect(questionIn({ host, started_at: "2026-11-21T19:00:00Z" })).toBeNull();
  expect(questionIn({ host, started_at: null })).toBeNull();
});
