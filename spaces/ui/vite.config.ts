import { defineConfig } from "vite";

/** The node that `npm run dev` talks to; start one with `spaces serve`. */
const node = process.env.SPACES_NODE ?? "http://127.0.0.1:8080";
const proxied = { target: node, ws: true, changeOrigin: false };

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": proxied } },
  build: {
    target: ["es2022", "chrome123", "firefox120", "safari17.5"],
    // Nothing is inlined as a data: URL: the content security policy allows our own origin only.
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
