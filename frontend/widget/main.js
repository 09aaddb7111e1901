// Puts the bubble on the page: <script src="https://kilo.example/widget.js" data-key="kilo_pk_…" async></script>
import { apiOf } from "./api.js";
import { Chat } from "./chat.js";
import { element } from "./dom.js";
import { memoryOf } from "./memory.js";
import { STYLE } from "./style.js";
import { View } from "./view.js";

const NAME = "kilo-widget";

function start(script) {
  const key = script?.dataset.key;
  if (!key || document.querySelector(NAME)) return;
  const host = element(NAME);
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const memory = memoryOf(key);
  const view = new View(root, {
    open: () => {
      memory.open = true;
      chat.wake();
    },
    close: () => {
      memory.open = false;
      chat.rest();
    },
    say: (text) => chat.say(text),
    retry: () => chat.retry(),
    leave: (email) => chat.leave(email),
  });
  const chat = new Chat(apiOf(new URL(script.src).origin, key), memory, {
    item: (item) => view.item(item, chat.loading),
    change: () => view.change(chat),
  });

  // Beside the body: what the page does to its body's children does not reach it.
  document.documentElement.append(host);
  const soon = () => view.isOpen && chat.hurry();
  window.addEventListener("online", () => view.isOpen && chat.retry());
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  // Another tab of this site has said something.
  window.addEventListener("storage", (event) => event.key === memory.name && soon());
  if (memory.open) view.open(false);
}

start(document.currentScript);
