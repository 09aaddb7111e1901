// Button and panel: draws the chat, hears the visitor. The page around it keeps its own styles and keys.
import { element, icon } from "./dom.js";
import { Lead } from "./lead.js";
import { messageOf } from "./message.js";
import { TEXTS } from "./texts.js";

const BUBBLE = "M4 5h16v11H9l-5 4z";
const CROSS = "M6 6l12 12M18 6L6 18";
const ARROW = "M12 19V5M5 12l7-7 7 7";
/** Longest message, in characters: far below the server's 32 KiB whatever the script. */
const LONGEST = 8000;

/** Everything that is drawn, below `root`. `on` is `{open, close, say, retry, leave}`. */
export class View {
  #on;
  #nodes = new Map();
  #unread = 0;

  constructor(root, on) {
    this.#on = on;
    this.#draw();
    root.append(this.whole);
    this.#listen();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Opens the panel; `focus` where the visitor asked for it. */
  open(focus) {
    this.panel.hidden = false;
    this.#unread = 0;
    this.#name();
    this.#end();
    if (focus) (this.composer.hidden ? this.lead : this.field).focus();
    this.#on.open();
  }

  close() {
    this.panel.hidden = true;
    this.#name();
    this.launcher.focus();
    this.#on.close();
  }

  /** Draws `item`, in its place if it is there already. */
  item(item, loading) {
    const atEnd = this.#isAtEnd();
    const fresh = messageOf(item, () => {
      this.field.focus();
      this.#on.retry();
    });
    const old = this.#nodes.get(item);
    this.#nodes.set(item, fresh);
    if (old) {
      old[0].replaceWith(...fresh);
      for (const rest of old.slice(1)) rest.remove();
    } else {
      this.log.append(...fresh);
      if (!this.isOpen && item.role === "agent" && !loading) this.#unread += 1;
      this.#name();
    }
    // What somebody reads further up does not move.
    if (atEnd || (!old && item.role === "visitor")) this.#end();
  }

  /** Draws everything but the messages. */
  change({ config, loading, unreachable, awaiting, paused }) {
    const atEnd = this.#isAtEnd();
    if (config) {
      this.title.textContent = config.title;
      this.greeting.textContent = config.greeting;
    }
    this.greeting.hidden = !config;
    this.log.setAttribute("aria-busy", String(loading));
    const reopened = this.composer.hidden && !paused;
    this.#pause(paused, Boolean(config?.ask_email));
    const busy = loading ? TEXTS.loading : awaiting ? TEXTS.writing : reopened ? TEXTS.reopened : "";
    this.#say(unreachable ? TEXTS.unreachable : busy, awaiting && !unreachable);
    if (atEnd) this.#end();
  }

  /** The composer or what stands in for it. Who was in the one is in the other then. */
  #pause(paused, ask) {
    const [from, to] = paused ? [this.composer, this.lead] : [this.lead.whole, this.field];
    const inside = from.contains(this.whole.getRootNode().activeElement);
    this.composer.hidden = paused;
    this.lead.show(paused, ask);
    if (inside) to.focus();
  }

  #draw() {
    const { chat, close, conversation, message, open, placeholder, send } = TEXTS;
    this.title = element("h2", { id: "title" }, chat);
    this.closer = element("button", { type: "button", "aria-label": close }, icon(CROSS));
    this.greeting = element("div", { class: "message agent", dir: "auto", hidden: true });
    this.log = element("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": conversation, tabindex: "0" }, this.greeting);
    this.status = element("div", { class: "status", role: "status" });
    this.field = element("textarea", {
      id: "message", rows: "1", placeholder, maxlength: String(LONGEST), enterkeyhint: "send", autocomplete: "off", dir: "auto",
    });
    this.composer = element(
      "form", { class: "composer" },
      element("label", { class: "unseen", for: "message" }, message), this.field,
      element("button", { class: "send", type: "submit", "aria-label": send }, icon(ARROW)),
    );
    this.lead = new Lead((email) => this.#on.leave(email));
    this.panel = element(
      "div", { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
      element("div", { class: "head" }, this.title, this.closer), this.log, this.status, this.composer, this.lead.whole,
    );
    this.badge = element("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = element(
      "button", { class: "launcher", type: "button", "aria-label": open, "aria-expanded": "false", "aria-controls": "panel" },
      icon(BUBBLE), this.badge,
    );
    this.whole = element("div", { class: "root", role: "region", "aria-label": chat }, this.panel, this.launcher);
  }

  #listen() {
    this.launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open(true)));
    this.closer.addEventListener("click", () => this.close());
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("input", () => this.#fit());
    this.field.addEventListener("keydown", (event) => {
      // Enter that ends the composition of a character sends nothing.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit();
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
    // The page's own shortcuts are not for what is typed here.
    for (const kind of ["keydown", "keypress", "keyup"]) this.whole.addEventListener(kind, (event) => event.stopPropagation());
  }

  #submit() {
    const text = this.field.value;
    if (text.trim() === "") return;
    this.field.value = "";
    this.#fit();
    this.#on.say(text);
    this.field.focus();
  }

  /** As high as what is written, by the rows of the field: a style attribute might be forbidden. */
  #fit() {
    this.field.rows = 1;
    while (this.field.rows < 5 && this.field.scrollHeight > this.field.clientHeight) this.field.rows += 1;
  }

  #name() {
    const count = this.#unread;
    const news = count > 0 && !this.isOpen;
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
    this.launcher.setAttribute("aria-label", this.isOpen ? TEXTS.close : news ? `${TEXTS.open}, ${TEXTS.unread(count)}` : TEXTS.open);
    this.launcher.firstChild.firstChild.setAttribute("d", this.isOpen ? CROSS : BUBBLE);
    this.badge.hidden = !news;
    this.badge.textContent = String(count);
    this.whole.classList.toggle("opened", this.isOpen);
  }

  /** Says it once: a status that is written again is read out again. */
  #say(text, dots) {
    if (this.status.textContent === text) return;
    this.status.replaceChildren(text);
    if (dots) this.status.prepend(element("span", { class: "dots", "aria-hidden": "true" }, ...[1, 2, 3].map(() => element("i"))));
  }

  #isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
  }

  #end() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
