// What was said and has to reach the server: one after the other, again and again, by whichever page or tab is there.
import { Problem } from "./api.js";
import { freshKey } from "./memory.js";

/** How often a message is sent again at once when the server asks for a moment. */
export const TRIES = 3;
/** First wait until what failed is sent again by itself, in milliseconds; each is twice as long as the one before. */
const FIRST_WAIT = 5000;
const LONGEST_WAIT = 60_000;
/** How long another tab may take with what it has said, until this one sends it too. */
const GRACE = 10_000;

export const after = (millis) => new Promise((done) => setTimeout(done, millis));

/** Whether the server will never take a message that it has refused like this. */
const isFinal = ({ status, kind }) => [400, 413, 422].includes(status) || ["conversation-full", "idempotency-key-reused"].includes(kind);

/** Whether the conversation, or the token that opened it, is no more. */
export const isGone = ({ status }) => status === 401 || status === 404;

/**
 * Items are messages of the visitor: `{role, text, sent_at, at, key, page, locale, state}` with `state` one of
 * `sending`, `failed`, `refused`, `sent`. `on.item(item)` is called when one is new or has changed, `on.arrived(item, message)`
 * when the server has it, `on.dropped(item)` when it is no more, `on.ended(problem)` when all were tried.
 */
export class Outbox {
  #api;
  #memory;
  #on;
  #items = [];
  #busy = false;
  #failures = 0;
  #timer = 0;

  constructor(api, memory, on) {
    this.#api = api;
    this.#memory = memory;
    this.#on = on;
  }

  /** Stores `text` before it goes anywhere, and sends it; `disclosed` says whether the visitor was told of the AI before. */
  say(text, disclosed) {
    const item = { ...itemOf({ key: freshKey(), text, at: Date.now(), disclosed, ...this.#api.surroundings() }), own: true };
    this.#memory.keep(item);
    this.#add(item);
    this.#deliver();
  }

  /** Takes up what earlier pages and other tabs could not send; what another tab is sending just now, a little later. */
  adopt() {
    for (const kept of this.#memory.unsent()) {
      if (!this.#items.some(({ key }) => key === kept.key)) this.#add(itemOf(kept));
    }
    this.#deliver();
  }

  /** Another tab has stored something, or removed it. */
  follow() {
    const kept = this.#memory.unsent();
    for (const item of this.#items) {
      const now = kept.find(({ key }) => key === item.key);
      if (now?.refused && item.state !== "refused") this.#mark(item, "refused");
      if (!now && item.state === "refused") this.#drop(item);
    }
    const fresh = kept.filter(({ key }) => !this.#items.some((item) => item.key === key));
    for (const item of fresh) this.#add({ ...itemOf(item), state: item.refused ? "refused" : "elsewhere" });
    if (fresh.length > 0) this.#later(GRACE);
  }

  /** Sends again what could not be sent. */
  retry() {
    for (const item of this.#items) {
      if (item.state === "failed" || item.state === "elsewhere") this.#mark(item, "sending");
    }
    this.#deliver();
  }

  /** Gives a refused item up. */
  discard(item) {
    this.#memory.drop(item);
    this.#drop(item);
  }

  /** The server told that it has the message with `key`: the item it was, if it was one of ours. */
  take({ key }) {
    const item = key && this.#items.find((own) => own.key === key);
    if (item) this.#arrived(item);
    return item;
  }

  #add(item) {
    this.#items.push(item);
    this.#items.sort((one, other) => one.at - other.at);
    this.#on.item(item);
  }

  #mark(item, state) {
    item.state = state;
    this.#on.item(item);
  }

  #drop(item) {
    this.#items = this.#items.filter((other) => other !== item);
    this.#on.dropped(item);
  }

  #arrived(item) {
    this.#memory.drop(item);
    this.#items = this.#items.filter((other) => other !== item);
    item.state = "sent";
  }

  async #deliver() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    let failure = null;
    try {
      for (let item; (item = this.#items.find(({ state }) => state === "sending")); ) await this.#one(item);
      this.#failures = 0;
    } catch (problem) {
      failure = problem;
      for (const item of this.#items) if (item.state === "sending") this.#mark(item, "failed");
      // Who is told that nobody can start waits for that to end.
      if (problem.status !== 402) this.#later(Math.max(this.#wait(), (problem.retryAfter ?? 0) * 1000));
    } finally {
      this.#busy = false;
    }
    this.#on.ended(failure);
  }

  async #one(item) {
    // Another tab has sent it: it comes with the news. What this page has said goes even when the site empties its storage.
    if (!item.own && !this.#memory.holds(item)) return this.#mark(item, "elsewhere");
    try {
      const message = await this.#patiently(item);
      this.#arrived(item);
      this.#on.arrived(item, message);
    } catch (problem) {
      if (!isFinal(problem)) throw problem;
      this.#refuse(item, problem);
    }
  }

  /** What does not fit is the message, or where it was said: then it goes without that. */
  #refuse(item, { fields }) {
    const isText = fields.length === 0 || fields.includes("text");
    if (!isText && (item.page || item.locale)) {
      item.page = item.locale = undefined;
      return this.#memory.keep(item);
    }
    item.refused = true;
    this.#memory.keep(item);
    this.#mark(item, "refused");
  }

  #wait() {
    this.#failures += 1;
    return Math.min(FIRST_WAIT * 2 ** (this.#failures - 1), LONGEST_WAIT);
  }

  #later(millis) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), millis);
  }

  async #patiently(item) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#send(item);
      } catch (problem) {
        const wait = problem.retryAfter;
        if (!(problem instanceof Problem) || tried >= TRIES || wait < 1 || wait > 5) throw problem;
        await after(wait * 1000);
      }
    }
  }

  /** Into the conversation that is remembered if there is one that goes on, else into the one that the server finds or begins. */
  async #send(item) {
    let visitor = this.#memory.read();
    if (visitor) {
      try {
        return await this.#api.send(visitor, item);
      } catch (problem) {
        if (isGone(problem)) {
          this.#memory.forget(visitor);
          visitor = null;
        } else if (problem.kind !== "conversation-ended" && problem.kind !== "conversation-full") {
          throw problem;
        }
      }
    }
    const browser = visitor ? undefined : await this.#memory.browser();
    const { conversation_id, visitor_token, message } = await this.#api.start(visitor?.token, browser, item);
    this.#memory.write({ conversation: conversation_id, token: visitor_token });
    return message;
  }
}

/** What is kept of an item, as an item. */
function itemOf({ key, text, at, page, locale, disclosed, refused }) {
  return { role: "visitor", sent_at: new Date(at).toISOString(), key, text, at, page, locale, disclosed, refused, state: refused ? "refused" : "sending" };
}
