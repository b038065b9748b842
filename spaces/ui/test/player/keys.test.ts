import { expect, test } from "vitest";
import { speedBeside, wish } from "../../src/player/keys";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) =>
  wish({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test("keys do what players do", () => {
  expect(press(" ")).toEqual({ do: "toggle" });
  expect(press("K")).toEqual({ do: "toggle" });
  expect(press("j")).toEqual({ do: "by", seconds: -15 });
  expect(press("ArrowRight")).toEqual({ do: "by", seconds: 5 });
  expect(press("7")).toEqual({ do: "share", of: 0.7 });
  expect(press(",")).toEqual({ do: "previous" });
  expect(press(">")).toEqual({ do: "faster" });
  expect(press("m")).toEqual({ do: "mute" });
});

test("the browser's own shortcuts and other keys stay what they are", () => {
  expect(press("l", { ctrlKey: true })).toBeNull();
  expect(press("ArrowLeft", { altKey: true })).toBeNull();
  expect(press("Tab")).toBeNull();
});

test("speeds go step by step and stop at the ends", () => {
  expect(speedBeside(1, 1)).toBe(1.25);
  expect(speedBeside(1, -1)).toBe(0.75);
  expect(speedBeside(3, 1)).toBe(3);
  expect(speedBeside(0.5, -1)).toBe(0.5);
  expect(speedBeside(1.1, 1)).toBe(1.25);
});
