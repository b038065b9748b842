/**
 * Builds the page once for each language into dist: index.html in English, index.de.html in German, and so on. A
 * language is a folder of src/messages. What does not differ (styles, letters, most scripts) is there once.
 */
import { readdirSync, renameSync } from "node:fs";
import { build } from "vite";

const folders = readdirSync(new URL("../src/messages", import.meta.url), { withFileTypes: true });
const languages = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);

let first = true;
// The service worker is one file at one address, in all languages: browsers come back to it.
async function buildWorker() {
  await build({
    configFile: false,
    logLevel: "warn",
    build: {
      outDir: "dist",
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { input: "src/push_worker.ts", output: { format: "iife", entryFileNames: "push.js" } },
    },
  });
}

// English last: the server reads everything anew when its index.html is.
for (const language of [...languages, "en"]) {
  process.env.SPACES_LANGUAGE = language;
  process.env.SPACES_KEEP = first ? "0" : "1";
  if (language === "en") await buildWorker();
  await build({ logLevel: "warn" });
  if (language !== "en")
    for (const ending of ["", ".br"])
      renameSync(`dist/index.html${ending}`, `dist/index.${language}.html${ending}`);
  first = false;
}
