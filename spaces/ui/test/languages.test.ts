/** Every language says everything, and nothing else. */
import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { languages } from "../src/messages/languages";

const MESSAGES = new URL("../src/messages/", import.meta.url);
const WITHOUT_WORDS = ["languages.ts", "words.ts"];
const files = readdirSync(MESSAGES).filter((name) => name.endsWith(".ts") && !WITHOUT_WORDS.includes(name));
const others = Object.keys(languages).filter((language) => language !== "en");

type Spoken = Record<string, unknown>;

/** The names of all messages, with how many arguments they take. */
function shape(value: unknown, at = ""): string[] {
  if (typeof value === "function") return [`${at}()`];
  if (value === null || typeof value !== "object") return [`${at}: ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => shape(inner, `${at}.${name}`));
}

test("there is a folder for every language and a language for every folder", () => {
  const folders = readdirSync(MESSAGES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((folder) => folder.name).sort()).toEqual(others.sort());
});

for (const language of others)
  for (const file of files)
    test(`${language} says all that ${file} says`, async () => {
      expect(existsSync(new URL(`${language}/${file}`, MESSAGES)), "is translated").toBe(true);
      const english: Spoken = await import(new URL(file, MESSAGES).href);
      const translated: Spoken = await import(new URL(`${language}/${file}`, MESSAGES).href);
      expect(shape(translated).sort()).toEqual(shape(english).sort());
    });
