import { expect, test } from "vitest";
import type { Answer, Asked } from "../src/api/recordings";
import { deadlineWords, heardIn, outcomeWords, saidWords } from "../src/components/consent_words";

const NOW = new Date(2026, 10, 22, 21, 40).getTime();
const TOMORROW = new Date(2026, 10, 23, 21, 40).toISOString();

function question(change: Partial<Asked> = {}): Asked {
  return {
    recording: {
      id: "r1",
      url: "http://localhost/r/r1",
      title: "A space",
      host: { id: "1", handle: "mira", name: "Mira", color: 4 },
      state: "consent_pending",
      visibility: "private",
      started_at: "2026-11-22T19:00:00Z",
      ended_at: "2026-11-22T20:00:00Z",
      duration: null,
    },
    pid: "g_1",
    name: "Jonas",
    answer: null,
    answered_at: null,
    withdrawn_at: null,
    deadline: TOMORROW,
    open: true,
    heard_seconds: 12,
    ...change,
  };
}

test("the deadline is said in words, with what silence means", () => {
  expect(deadlineWords(question(), NOW)).toBe("You have until 21:40 tomorrow. No answer means no.");
  expect(deadlineWords(question({ deadline: null }), NOW)).toContain("after the space");
});

test("an answer is repeated with until when it can be changed", () => {
  expect(saidWords(question({ answer: "anonymous" }), NOW)).toBe(
    "You said yes, without your name. You can change it until 21:40 tomorrow.",
  );
  expect(saidWords(question(), NOW)).toBe("");
});

test("when it is settled, everybody reads how it came out for their voice", () => {
  expect(outcomeWords(question({ answer: "yes" }))).toContain("your voice is in the recording");
  expect(outcomeWords(question({ answer: "no" }))).toContain("your voice is not in the recording");
  expect(outcomeWords(question())).toContain("you did not answer");
  expect(outcomeWords(question({ answer: "yes", withdrawn_at: TOMORROW }))).toContain("took your voice out");
});

test("a voice is in a recording only after a yes that was not taken back", () => {
  const answers: [Answer | null, boolean][] = [
    ["yes", true],
    ["anonymous", true],
    ["no", false],
    [null, false],
  ];
  for (const [answer, heard] of answers) expect(heardIn(question({ answer }))).toBe(heard);
  expect(heardIn(question({ answer: "yes", withdrawn_at: TOMORROW }))).toBe(false);
});
