// Puts the bubble on the page: <script src="https://kilo.example/widget.js" data-key="kilo_pk_…" async></script>
import { apiOf } from "./api.js";
import { Chat } from "./chat.js";
import { element } from "./dom.js";
import { greetIn, languageFor, learn } from "./language.js";
import { memoryOf } from "./memory.js";
import { guard, settle, whenThere } from "./page.js";
import { STYLE } from "./style.js";
import { tagOf } from "./tag.js";
import { View } from "./view.js";

const NAME = "kilo-widget";
/** Says on the document that a bubble is there, or about to be: the script may be on a page more than once. */
const THERE = Symbol.for(NAME);

function start({ server, key, lang }) {
  const language = languageFor(lang);
  greetIn(language);
  const host = element(NAME);
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const memory = memoryOf(key);
  let knows = false;
  const view = new View(root, language, {
    open: async () => {
      memory.open = true;
      chat.wake();
      if (!knows && (knows = await learn(server, language))) view.speak();
    },
    close: () => {
      memory.open = false;
      chat.rest();
    },
    say: (text, disclosed) => chat.say(text, disclosed),
    stop: () => chat.stop(),
    rate: (item, feedback) => chat.rate(item, feedback),
    retry: () => chat.retry(),
    discard: (item) => chat.discard(item),
    back: () => chat.back(),
    leave: (email) => chat.leave(email),
  });
  const chat = new Chat(apiOf(server, key, language), memory, {
    item: (item, next) => view.item(item, next, chat.loading),
    dropped: (item) => view.drop(item),
    change: () => view.change(chat),
  });

  guard(host, root, (event) => view.key(event));
  settle(host, () => view.shown());
  window.addEventListener("online", () => chat.retry());
  document.addEventListener("visibilitychange", () => (document.hidden ? chat.hide() : view.isOpen && chat.hurry()));
  window.addEventListener("storage", (event) => (event.key === null || memory.owns(event.key)) && chat.follow());
  if (memory.open) view.open(false);
  else if (memory.unsent().length > 0) chat.adopt();
}

const tag = tagOf(new Error().stack);
if (!tag.key) {
  console.warn('Kilo: the chat bubble needs its key. Write data-key="kilo_pk_…" into the script tag, or load widget.js?key=kilo_pk_…');
} else if (!document[THERE]) {
  document[THERE] = true;
  whenThere(() => start(tag));
}
