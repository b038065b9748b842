import { promises as fs } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** The node that `npm run dev` talks to; start one with `spaces serve`. */
const node = process.env.SPACES_NODE ?? "http://127.0.0.1:8080";
const proxied = { target: node, ws: true, changeOrigin: false };

/** The first picture is the right one: in the chosen colours (a script sets them) and in our letters. */
function paintsOnce(): Plugin {
  return {
    name: "paints-once",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const font = Object.keys(bundle).find((name) => /-latin-wght-normal.*\.woff2$/.test(name));
        return {
          html: html.replace('<script type="module"', '<script type="module" blocking="render"'),
          tags: font
            ? [
                {
                  tag: "link",
                  attrs: {
                    rel: "preload",
                    as: "font",
                    type: "font/woff2",
                    crossorigin: "",
                    href: `/${font}`,
                  },
                  injectTo: "head",
                },
              ]
            : [],
        };
      },
    },
  };
}

/** A brotli twin beside every text file, which the server sends to who understands it. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async writeBundle({ dir = "dist" }, bundle) {
      const texts = Object.keys(bundle).filter((name) => /\.(js|css|svg|html)$/.test(name));
      for (const name of texts) {
        const file = path.join(dir, name);
        await fs.writeFile(`${file}.br`, brotliCompressSync(await fs.readFile(file)));
      }
    },
  };
}

/** In another language: its file stands in for that of the same name in src/messages, so that nobody loads two. */
function speaking(language: string): Plugin {
  const messages = path.resolve("src/messages");
  return {
    name: "speaking",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (language === "en" || !importer || !/(^|\/)messages\/|^\.\//.test(source)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!found || path.dirname(found.id) !== messages) return null;
      const translated = path.join(messages, language, path.basename(found.id));
      // What a translation takes from its original are helpers without words.
      const original = path.dirname(importer) === path.join(messages, language);
      return !original && (await fs.stat(translated).catch(() => null)) ? translated : found;
    },
    transformIndexHtml: (html) => html.replace('<html lang="en">', `<html lang="${language}">`),
  };
}

/** Set by scripts/build.mjs, which builds the page once for each language. */
const language = process.env.SPACES_LANGUAGE ?? "en";

export default defineConfig({
  plugins: [speaking(language), paintsOnce(), compressed()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": proxied, "/recordings": proxied, "/clips": proxied } },
  build: {
    emptyOutDir: process.env.SPACES_KEEP !== "1",
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    // Nothing is inlined as a data: URL: the content security policy allows our own origin only.
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
