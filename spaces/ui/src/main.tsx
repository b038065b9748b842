import { render } from "preact";
import { App } from "./app";
import { loadMe } from "./state/me";
import "./player/media_session";
import "./state/listening";
import "./state/media_session";
import "./state/theme";
import "./styles/main.css";

const root = document.getElementById("app");
if (root) {
  loadMe();
  render(<App />, root);
}
