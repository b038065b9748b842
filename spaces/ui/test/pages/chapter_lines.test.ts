import { expect, test } from "vitest";
import { read } from "../../src/pages/library/chapter_lines";

const line = (at: string, title: string) => ({ key: at, at, title });

test("chapters come in the order of their times", () => {
  const said = read([line("12:05", " Trains "), line("0:00", "Hello")], 3600);
  expect(said.chapters).toEqual([
    { start: 0, title: "Hello" },
    { start: 725, title: "Trains" },
  ]);
});

test("what is wrong is named", () => {
  expect(read([line("soon", "Hello")], 60).problem).toContain("“soon”");
  expect(read([line("1:00", "Hello")], 60).problem).toContain("1:00");
  expect(read([line("0:10", "  ")], 60).problem).toContain("name");
});
