/* The info bar of a Spaces server, where this script stands on your page. data-theme="light" or "dark" sets its colours.
   No cookies, nothing is stored, nothing of your page is read. */
(() => {
  const script = document.currentScript;
  if (!script) return;
  const base = new URL(script.src).origin;
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; display: block; color-scheme: light dark; --quiet: light-dark(#625951, #b3aaa0); }
    :host([data-theme="light"]) { color-scheme: light; }
    :host([data-theme="dark"]) { color-scheme: dark; }
    section { display: flex; height: 44px; font: 14px system-ui, sans-serif; color: light-dark(#201a17, #f1ece5);
      background: light-dark(#f4efe8, #16100d); border: 1px solid light-dark(#d3cbc1, #3a312c); border-radius: 8px; overflow: hidden; }
    ul { flex: 1; min-width: 0; display: grid; margin: 0; padding: 0; list-style: none; }
    li { grid-area: 1 / 1; min-width: 0; opacity: 0; pointer-events: none; transition: opacity 240ms ease-out; }
    li.on { opacity: 1; pointer-events: auto; }
    a, p { display: block; margin: 0; line-height: 44px; padding-inline: 14px; overflow: hidden; color: inherit;
      text-decoration: none; text-overflow: ellipsis; white-space: nowrap; outline-offset: -3px; }
    a:hover { text-decoration: underline; }
    p { flex: 1; color: var(--quiet); }
    button { all: unset; width: 44px; text-align: center; color: var(--quiet); cursor: pointer; }
    button:focus-visible { outline: 2px solid; outline-offset: -4px; }
    @media (prefers-reduced-motion: reduce) { li { transition: none; } }`);
  const host = document.createElement("div");
  if (script.dataset.theme) host.dataset.theme = script.dataset.theme;
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  const bar = document.createElement("section");
  bar.setAttribute("aria-label", "What is going on in Spaces");
  root.append(bar);
  const place = () => (script.closest("head") ? document.body.prepend(host) : script.after(host));
  document.body ? place() : addEventListener("DOMContentLoaded", place);

  let paused = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let held = false;
  let shown = 0;
  let told = null;
  const button = document.createElement("button");
  const name = () => {
    button.textContent = paused ? "▶\ufe0e" : "❚❚";
    button.setAttribute("aria-label", paused ? "Let the lines move on" : "Pause the lines");
  };
  button.onclick = () => {
    paused = !paused;
    name();
  };
  const hold = ({ type }) => {
    held = type === "pointerenter" || type === "focusin";
  };
  for (const type of ["pointerenter", "pointerleave", "focusin", "focusout"]) bar.addEventListener(type, hold);

  const show = (to) => {
    const lines = [...bar.querySelectorAll("li")];
    if (!lines.length) return;
    shown = (to + lines.length) % lines.length;
    lines.forEach((line, at) => {
      line.className = at === shown ? "on" : "";
      line.firstChild.tabIndex = at === shown ? 0 : -1;
    });
  };
  bar.onkeydown = ({ key }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!by) return;
    show(shown + by);
    bar.querySelector(".on a")?.focus();
  };
  const fill = (items) => {
    const text = JSON.stringify(items);
    if (text === told || (held && told)) return; // nothing changes under somebody's hand
    told = text;
    if (!items.length) {
      const quiet = document.createElement("p");
      quiet.textContent = "It is quiet at the moment.";
      bar.replaceChildren(quiet);
      return;
    }
    const list = document.createElement("ul");
    for (const { text: words, url } of items) {
      const link = Object.assign(document.createElement("a"), { textContent: words, target: "_blank", rel: "noopener" });
      if (/^https?:/.test(url)) link.href = url;
      link.dir = "auto";
      list.append(document.createElement("li"));
      list.lastChild.append(link);
    }
    name();
    bar.replaceChildren(list, button);
    show(Math.min(shown, items.length - 1));
  };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${base}/api/v1/info-bar`, { credentials: "omit" });
      if (answer.ok) fill((await answer.json()).items);
    } catch {
      // The bar stays as it was.
    }
  };
  ask();
  setInterval(ask, 20000);
  setInterval(() => paused || held || show(shown + 1), 5000);
  document.addEventListener("visibilitychange", ask);
})();
