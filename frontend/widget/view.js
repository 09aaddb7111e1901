// Button and panel: draws the chat, hears the visitor. The page around it keeps its own styles and keys.
import { element, isWeb } from "./dom.js";
import { Lead } from "./lead.js";
import { directionOf } from "./language.js";
import { messageOf } from "./message.js";
import { BUBBLE, CROSS, inscribe, partsOf } from "./panel.js";
import { TEXTS, counted, filled } from "./texts.js";

/** What a new workspace is set to. */
const ENGLISH = { title: TEXTS.title, greeting: TEXTS.greeting };

/** Everything that is drawn, below `root`. `on` is `{open, close, say, stop, rate, retry, discard, back, leave}`. */
export class View {
  #on;
  #parts;
  #nodes = new Map();
  #unread = 0;
  #language;
  #config = null;
  #chat = null;

  constructor(root, language, on) {
    this.#on = on;
    this.#language = language;
    this.lead = new Lead((email) => this.#on.leave(email));
    this.#parts = partsOf(this.lead);
    const { whole } = this.#parts;
    whole.lang = language;
    whole.dir = directionOf(language);
    this.#inscribe();
    root.append(whole);
    this.#fit();
    this.#listen();
  }

  get isOpen() {
    return !this.#parts.panel.hidden;
  }

  /** Opens the panel; `focus` where the visitor asked for it. */
  open(focus) {
    const { panel, composer, field } = this.#parts;
    panel.hidden = false;
    this.#unread = 0;
    this.#name();
    this.#end();
    if (focus) (composer.hidden ? this.lead : field).focus();
    this.#on.open();
  }

  close() {
    this.#parts.panel.hidden = true;
    this.#name();
    this.#parts.launcher.focus();
    this.#on.close();
  }

  /** Says everything anew: the texts of its language have come. */
  speak() {
    this.#inscribe();
    for (const [item, node] of this.#nodes) {
      const fresh = this.#drawn(item);
      node.replaceWith(fresh);
      this.#nodes.set(item, fresh);
    }
    if (this.#chat) this.change(this.#chat);
  }

  /** It was put onto the page, perhaps again: a list that was away has lost its place. */
  shown() {
    this.#end();
  }

  /** Draws `item` before `next`, or as the last one. */
  item(item, next, loading) {
    const { log } = this.#parts;
    const atEnd = this.#isAtEnd();
    const old = this.#nodes.get(item);
    const fresh = this.#drawn(item);
    this.#nodes.set(item, fresh);
    old?.remove();
    log.insertBefore(fresh, this.#nodes.get(next) ?? null);
    if (!old && !this.isOpen && item.role === "agent" && !loading) this.#unread += 1;
    this.#name();
    // What somebody reads further up does not move.
    if (atEnd || (!old && item.role === "visitor" && !loading)) this.#end();
  }

  #drawn(item) {
    return messageOf(item, { retry: () => this.#retry(), edit: (refused) => this.#edit(refused), discard: (refused) => this.#discard(refused), rate: (answer, feedback) => this.#on.rate(answer, feedback) });
  }

  /** Takes `item` away. */
  drop(item) {
    this.#nodes.get(item)?.remove();
    this.#nodes.delete(item);
  }

  /** Draws everything but the messages. */
  change(chat) {
    this.#chat = chat;
    const { config, loading, unreachable, awaiting, writing, paused, earlier } = chat;
    const atEnd = this.#isAtEnd();
    const parts = this.#parts;
    this.#config = config;
    this.#tell();
    parts.log.setAttribute("aria-busy", String(loading));
    const above = parts.log.scrollHeight - parts.log.scrollTop;
    parts.earlier.hidden = !earlier;
    const reopened = parts.composer.hidden && !paused;
    this.#pause(paused, Boolean(config?.ask_email));
    const busy = loading ? TEXTS.loading : awaiting ? TEXTS.writing : reopened ? TEXTS.reopened : "";
    parts.stop.hidden = !writing;
    this.#say(unreachable ? TEXTS.unreachable : busy, awaiting && !unreachable);
    if (atEnd) this.#end();
    else if (parts.log.scrollTop === 0) parts.log.scrollTop = Math.max(0, parts.log.scrollHeight - above);
  }

  /** Hears a key that is pressed anywhere inside. */
  key(event) {
    const { panel, field } = this.#parts;
    const inside = panel.contains(this.#active);
    // Enter and Escape that end the composition of a character do nothing else.
    if (!inside || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || event.shiftKey || this.#active !== field) return;
    event.preventDefault();
    this.#submit();
  }

  get #active() {
    return this.#parts.whole.getRootNode().activeElement;
  }

  /** Writes everything that is the same for every visitor. */
  #inscribe() {
    inscribe(this.#parts);
    this.lead.inscribe();
    this.#name();
    this.#tell();
  }

  /** Writes what the workspace has set. Until that is known, the bubble says that it may be an AI. */
  #tell() {
    const { title, greeting, told, privacy, disclosure } = this.#parts;
    const config = this.#config;
    // What a workspace has left as it was is said in the visitor's language.
    const own = (name) => (config[name] === ENGLISH[name] ? TEXTS[name] : config[name]);
    title.textContent = config ? own("title") : TEXTS.chat;
    greeting.textContent = config ? own("greeting") : "";
    greeting.hidden = !config;
    const said = config ? config.disclosure : {};
    const name = said?.agent_name;
    told.textContent = said?.text || (name ? filled(TEXTS.disclosureNamed, { name }) : TEXTS.disclosure);
    told.hidden = !said;
    const url = config?.privacy_url;
    privacy.hidden = !url || !isWeb(url);
    if (!privacy.hidden) privacy.href = url.trim();
    disclosure.hidden = told.hidden && privacy.hidden;
  }

  /** The composer or what stands in for it. Who was in the one is in the other then. */
  #pause(paused, ask) {
    const { composer, field } = this.#parts;
    const [from, to] = paused ? [composer, this.lead] : [this.lead.whole, field];
    const inside = from.contains(this.#active);
    composer.hidden = paused;
    this.lead.show(paused, ask);
    if (inside) to.focus();
  }

  #listen() {
    const { launcher, closer, composer, field, earlier, stop } = this.#parts;
    launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open(true)));
    closer.addEventListener("click", () => this.close());
    earlier.addEventListener("click", () => this.#on.back());
    stop.addEventListener("click", () => {
      field.focus();
      this.#on.stop();
    });
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    field.addEventListener("input", () => this.#fit());
  }

  #submit() {
    const { field } = this.#parts;
    const text = field.value;
    if (text.trim() === "") return;
    field.value = "";
    this.#fit();
    this.#on.say(text, !this.#parts.told.hidden);
    field.focus();
  }

  #retry() {
    this.#parts.field.focus();
    this.#on.retry();
  }

  /** What was refused comes back into the composer, before what stands there. */
  #edit(item) {
    const { field } = this.#parts;
    field.value = field.value.trim() ? `${item.text}\n${field.value}` : item.text;
    this.#fit();
    this.#discard(item);
  }

  #discard(item) {
    this.#parts.field.focus();
    this.#on.discard(item);
  }

  /** As high as what is written, by the rows of the field: a style attribute might be forbidden. */
  #fit() {
    const { field, whole } = this.#parts;
    // An empty field has the direction of its placeholder.
    field.dir = field.value ? "auto" : whole.dir;
    field.rows = 1;
    while (field.rows < 5 && field.scrollHeight > field.clientHeight) field.rows += 1;
  }

  #name() {
    const { launcher, badge, whole } = this.#parts;
    const count = this.#unread;
    const news = count > 0 && !this.isOpen;
    const named = news ? `${TEXTS.open}, ${counted(TEXTS.unread, count, this.#language)}` : this.isOpen ? TEXTS.close : TEXTS.open;
    launcher.setAttribute("aria-expanded", String(this.isOpen));
    launcher.setAttribute("aria-label", named);
    launcher.firstChild.firstChild.setAttribute("d", this.isOpen ? CROSS : BUBBLE);
    badge.hidden = !news;
    badge.textContent = String(count);
    whole.classList.toggle("opened", this.isOpen);
  }

  /** Says it once: a status that is written again is read out again. */
  #say(text, dots) {
    const { status } = this.#parts;
    if (status.textContent === text) return;
    status.replaceChildren(text);
    if (dots) status.prepend(element("span", { class: "dots", "aria-hidden": "true" }, ...[1, 2, 3].map(() => element("i"))));
  }

  #isAtEnd() {
    const { log } = this.#parts;
    return log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  }

  #end() {
    const { log } = this.#parts;
    log.scrollTop = log.scrollHeight;
  }
}
