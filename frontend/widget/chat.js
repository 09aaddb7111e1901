// The conversation as the page knows it: what was said, what is on its way, and when to ask for more. Draws nothing.
import { Problem } from "./api.js";
import { alone } from "./memory.js";

const SECOND = 1000;
/** First wait between two questions for news; each is half as long again as the one before. */
const SOON = SECOND;
const LATEST = 15 * SECOND;
/** How long an agent may take until the page no longer says that a reply is being written. */
const PATIENCE = 90 * SECOND;
/** How often a message is sent again by itself when the server asks for a moment. */
const TRIES = 3;

/** A key that no other message has. `crypto.randomUUID` is not there on pages without TLS. */
const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const after = (millis) => new Promise((done) => setTimeout(done, millis));

/**
 * Items are `{role, text, sent_at, citations, assets, state}` with `state` one of `sending`, `failed`, `sent`.
 * `on.item(item)` is called when one is new or has changed, `on.change()` when anything else has.
 */
export class Chat {
  #api;
  #memory;
  #on;
  #known = new Map();
  #outgoing = [];
  #busy = false;
  #followed = null;
  #seen = null;
  #timer = 0;
  #wait = SOON;
  #active = false;
  #barred = false;

  constructor(api, memory, on) {
    this.#api = api;
    this.#memory = memory;
    this.#on = on;
    this.config = null;
    this.unreachable = false;
    this.loading = false;
    this.last = null;
  }

  /** Whether a reply is expected any moment. */
  get awaiting() {
    const { last, config } = this;
    return Boolean(config?.agent && last?.role === "visitor" && last.state === "sent" && Date.now() - last.at < PATIENCE);
  }

  /** Whether the visitor cannot write: new conversations are paused, and none that has begun goes on. */
  get paused() {
    return Boolean(this.config?.paused && (this.#barred || !this.#memory.read()));
  }

  /** Asks for what is needed and goes on asking until `rest`. */
  async wake() {
    this.#active = true;
    this.loading = true;
    this.#on.change();
    await this.#news(!this.#memory.read());
    this.loading = false;
    this.#on.change();
    this.hurry();
  }

  /** Stops asking, unless a reply is about to come. */
  rest() {
    this.#active = false;
  }

  /** Asks again soon. */
  hurry() {
    this.#wait = SOON;
    this.#schedule();
  }

  /** Leaves an address for the team, which is only taken while new conversations are paused. */
  async leave(email) {
    try {
      await this.#api.lead(email);
    } finally {
      this.hurry();
    }
  }

  say(text) {
    const item = { role: "visitor", text, sent_at: new Date().toISOString(), at: Date.now(), state: "sending", key: freshKey() };
    this.#outgoing.push(item);
    this.#add(item);
    this.#deliver();
  }

  /** Sends again what could not be sent. */
  retry() {
    for (const item of this.#outgoing) this.#mark(item, "sending");
    this.#deliver();
  }

  /** One after the other, in the order in which they were said. */
  async #deliver() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#outgoing.length > 0) {
        const item = this.#outgoing[0];
        const message = await alone(this.#memory.name, () => this.#patiently(item));
        this.#outgoing.shift();
        this.#known.set(message.id, item);
        item.at = Date.now();
        this.#mark(item, "sent");
      }
    } catch (problem) {
      for (const item of this.#outgoing) this.#mark(item, "failed");
      if (problem.status === 402) await this.#bar();
    } finally {
      this.#busy = false;
      this.#on.change();
      this.hurry();
    }
  }

  async #patiently(item) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#send(item);
      } catch (problem) {
        const wait = problem.retryAfter;
        if (!(problem instanceof Problem) || tried >= TRIES || wait < 1 || wait > 5) throw problem;
        await after(wait * SECOND);
      }
    }
  }

  /** Into the conversation that is remembered if there is one that goes on, else into a new one. */
  async #send(item) {
    const visitor = this.#memory.read();
    let token = visitor?.token;
    if (visitor) {
      try {
        return await this.#api.send(visitor, item.text, item.key);
      } catch (problem) {
        if (problem.status === 401 || problem.status === 404) {
          this.#memory.forget();
          token = undefined;
        } else if (problem.kind !== "conversation-ended") {
          throw problem;
        }
      }
    }
    const { conversation_id, visitor_token, message } = await this.#api.start(token, item.text, item.key);
    this.#memory.write({ conversation: conversation_id, token: visitor_token });
    return message;
  }

  /** Nobody can start a conversation: shows that, as the workspace wants it. */
  async #bar() {
    this.#barred = true;
    this.config = { ...this.config, paused: true };
    await this.#look().catch(() => {});
  }

  async #look() {
    this.config = await this.#api.config();
    this.#barred &&= this.config.paused;
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (!this.#active && !this.awaiting) return;
    this.#timer = setTimeout(async () => {
      const asked = document.hidden ? 0 : await this.#news();
      this.#wait = Math.max(Math.min(this.#wait * 1.5, this.#latest), asked);
      this.#on.change();
      this.#schedule();
    }, this.#wait);
  }

  /** Longest wait between two questions. Who is held up sees at once that it is over. */
  get #latest() {
    return this.paused ? SOON : this.awaiting ? 3 * SECOND : LATEST;
  }

  /** Takes in what is new. Gives how long the server wants to be left alone. */
  async #news(anew = false) {
    try {
      if (anew || !this.config || this.paused) await this.#look();
      await this.#messages();
      this.unreachable = false;
    } catch (problem) {
      if (problem.status === 401 || problem.status === 404) this.#memory.forget();
      this.unreachable = problem.status === 0;
      return (problem.retryAfter ?? 0) * SECOND;
    }
    return 0;
  }

  async #messages() {
    const visitor = this.#memory.read();
    // What is being sent comes back with its answer.
    if (!visitor || this.#busy) return;
    if (visitor.conversation !== this.#followed) {
      this.#followed = visitor.conversation;
      this.#seen = null;
    }
    for (let more = true; more; ) {
      const page = await this.#api.messages(visitor, this.#seen);
      for (const message of page.data) this.#take(message);
      more = page.next_cursor !== null;
    }
  }

  #take(message) {
    this.#seen = message.id;
    if (this.#known.has(message.id)) return;
    this.#wait = SOON;
    // Its answer was lost on the way, or another page of this site is sending it.
    const own = message.role === "visitor" && this.#outgoing.find((item) => item.text === message.text);
    if (own) {
      this.#outgoing.splice(this.#outgoing.indexOf(own), 1);
      this.#known.set(message.id, own);
      this.#mark(own, "sent");
      return;
    }
    const item = { ...message, at: Date.parse(message.sent_at), state: "sent" };
    this.#known.set(message.id, item);
    this.#add(item);
  }

  #add(item) {
    this.last = item;
    this.#on.item(item);
  }

  #mark(item, state) {
    item.state = state;
    this.#on.item(item);
  }
}
