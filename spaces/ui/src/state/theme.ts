/** Light, dark, or as the system says; the choice stays on this device. */

import { effect, signal } from "@preact/signals";
import { kept } from "./storage";

export type Theme = "system" | "light" | "dark";
const KEY = "theme";

function stored(): Theme {
  const value = kept.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

export const theme = signal<Theme>(stored());

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === "system") {
    delete dataset.theme;
    kept.removeItem(KEY);
  } else {
    dataset.theme = theme.value;
    kept.setItem(KEY, theme.value);
  }
});
