// The conversation as the page knows it: what was said, what is on its way, and when to ask for more. Draws nothing.
import { Problem } from "./api.js";
import { Outbox, TRIES, after, isGone } from "./outbox.js";
import { Reply } from "./reply.js";

const SECOND = 1000;
/** First wait between two questions for news; each is half as long again as the one before. */
const SOON = SECOND;
const LATEST = 15 * SECOND;
/** How long an agent may take until the page no longer says that a reply is being written. */
const PATIENCE = 90 * SECOND;
/** How many messages are read and drawn at once, from the newest back. */
const PART = 50;

/**
 * Items are `{id, role, text, sent_at, citations, assets, state}`; those of the visitor that are on their way are an
 * {@link Outbox}'s, and the answer that is being written is a {@link Reply}'s; they have no `id`. `on.item(item, next)` is called when one is new, has changed or has moved before
 * `next`, `on.dropped(item)` when it is no more, `on.change()` when anything else has changed.
 */
export class Chat {
  #api;
  #memory;
  #on;
  #outbox;
  #reply;
  #order = [];
  #known = new Map();
  #followed = null;
  #seen = null;
  #timer = 0;
  #wait = SOON;
  #active = false;
  #barred = false;
  /** The message of the visitor about which nobody is asked any more. */
  #settled = null;

  constructor(api, memory, on) {
    this.#api = api;
    this.#memory = memory;
    this.#on = on;
    this.config = null;
    this.unreachable = false;
    this.loading = false;
    this.last = null;
    this.earlier = null;
    this.#outbox = new Outbox(api, memory, {
      item: (item) => this.#place(item),
      arrived: (item, message) => this.#arrived(item, message),
      dropped: (item) => this.#drop(item),
      ended: (problem) => this.#ended(problem),
    });
    this.#reply = new Reply(api, {
      item: (item) => {
        this.#place(item);
        this.#on.change();
      },
      dropped: (item) => this.#drop(item),
      over: (message) => this.#over(message),
    });
  }

  /** Whether a reply is expected any moment. */
  get awaiting() {
    return Boolean(this.config?.agent && this.#asked);
  }

  /** Whether the visitor has said something that an agent, if there is one, would answer now. */
  get #asked() {
    return this.last?.role === "visitor" && Date.now() - this.last.at < PATIENCE;
  }

  /** Whether an answer is being written of which something is there. */
  get writing() {
    return this.#reply.writing;
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
    this.adopt();
    await this.#news(!this.#memory.read());
    this.loading = false;
    this.#on.change();
    this.hurry();
  }

  /** Stops asking, unless a reply is about to come. */
  rest() {
    this.#active = false;
  }

  /** Asks again soon, and reads along if an answer may come. */
  hurry() {
    this.#wait = SOON;
    this.#listen();
    this.#schedule();
  }

  /** Nobody sees the page: browsers let a site have few connections at once, and other tabs need them. */
  hide() {
    this.#reply.rest();
  }

  /** Takes up what earlier pages of the site could not send. */
  adopt() {
    this.#outbox.adopt();
  }

  /** Another tab of the site has changed the memory. */
  follow() {
    this.#outbox.follow();
    if (this.#active) this.hurry();
  }

  /** Leaves an address for the team, which is only taken while new conversations are paused. */
  async leave(email) {
    try {
      await this.#api.lead(email);
    } finally {
      this.hurry();
    }
  }

  say(text, disclosed) {
    this.#outbox.say(text, disclosed);
  }

  /** Ends the answer that is being written; what is there of it stays. */
  async stop() {
    const visitor = this.#memory.read();
    if (!visitor) return;
    try {
      this.#over((await this.#api.stop(visitor)).message);
    } catch {
      // It goes on, and can be stopped again.
    }
  }

  /** Keeps what the visitor thinks of an answer, and gives what was kept. Sent again it changes nothing. */
  async rate({ id }, feedback) {
    const visitor = this.#memory.read();
    if (!visitor) throw new Problem();
    for (let tried = 1; ; tried += 1) {
      try {
        return (await this.#api.rate(visitor, id, feedback)).feedback;
      } catch (problem) {
        const mayPass = problem.status === 0 || problem.status === 429 || problem.status >= 500;
        if (!mayPass || tried >= TRIES) throw problem;
        await after(Math.max(tried * SECOND, Math.min(problem.retryAfter, 5) * SECOND));
      }
    }
  }

  /** Sends again what could not be sent. */
  retry() {
    this.#outbox.retry();
  }

  discard(item) {
    this.#outbox.discard(item);
  }

  /** Reads what was said before the oldest message that is there. */
  async back() {
    const [visitor, before] = [this.#memory.read(), this.earlier];
    if (!visitor || !before || this.loading) return;
    this.loading = true;
    this.#on.change();
    try {
      const page = await this.#api.messages(visitor, { last: PART, before });
      for (const message of page.data) this.#take(message);
      this.earlier = page.next_cursor;
    } catch {
      // It stays where it can be asked for again.
    }
    this.loading = false;
    this.#on.change();
  }

  async #ended(problem) {
    if (problem?.status === 402) await this.#bar();
    this.#on.change();
    this.hurry();
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

  /** Reads the answer along while one may come. What has been there for too long without becoming a message goes. */
  #listen() {
    const visitor = this.#memory.read();
    const expects = visitor && this.awaiting && this.#settled !== this.last.id;
    if (expects && !document.hidden) this.#reply.follow(visitor);
    else if (!this.#asked && this.writing) this.#reply.drop();
  }

  /** The answer is `message` now, or nothing became of it. */
  #over(message) {
    if (message) this.#take(message);
    else this.#settled = this.last?.id;
    this.#reply.drop();
    this.#on.change();
    this.hurry();
  }

  #schedule() {
    clearTimeout(this.#timer);
    const expects = this.config ? this.awaiting : this.#asked;
    if (!this.#active && !expects) return;
    this.#timer = setTimeout(async () => {
      const asked = document.hidden ? 0 : await this.#news();
      this.#listen();
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
    const visitor = this.#memory.read();
    try {
      if (anew || !this.config || this.paused) await this.#look();
      await this.#messages();
      this.unreachable = false;
    } catch (problem) {
      if (visitor && isGone(problem)) this.#memory.forget(visitor);
      this.unreachable = problem.status === 0;
      return (problem.retryAfter ?? 0) * SECOND;
    }
    return 0;
  }

  /** The newest messages of a conversation that was not read yet, else those behind what was seen. */
  async #messages() {
    const visitor = this.#memory.read();
    if (!visitor) return;
    if (visitor.conversation !== this.#followed) {
      this.#followed = visitor.conversation;
      this.#seen = null;
      this.earlier = null;
    }
    for (let more = true; more; ) {
      const anew = !this.#seen;
      const page = await this.#api.messages(visitor, anew ? { last: PART } : { after: this.#seen });
      for (const message of page.data) this.#take(message);
      this.#seen = page.data.at(-1)?.id ?? this.#seen;
      if (anew) this.earlier = page.next_cursor;
      more = !anew && page.next_cursor !== null;
    }
  }

  #take(message) {
    if (this.#known.has(message.id)) return;
    this.#wait = SOON;
    const own = this.#outbox.take(message);
    if (own) return this.#arrived(own, message);
    const drawn = this.#reply.take(message) ?? {};
    this.#keep(Object.assign(drawn, message, { at: Date.parse(message.sent_at), state: "sent" }));
  }

  /** An item of the outbox is the server's `message` now. */
  #arrived(item, message) {
    const drawn = this.#known.get(message.id);
    if (drawn && drawn !== item) return this.#drop(item);
    item.id = message.id;
    item.at = Date.now();
    this.#keep(item);
  }

  #keep(item) {
    this.#known.set(item.id, item);
    if (!this.last || item.id >= this.last.id) this.last = item;
    this.#place(item);
  }

  /** Puts `item` where it belongs: by id, and behind all that the server has what it does not have yet. */
  #place(item) {
    const { id } = item;
    let place = (this.#order = this.#order.filter((other) => other !== item)).length;
    const isLater = ({ id: other, at }) => (id ? !other || other > id : !other && at > item.at);
    while (place > 0 && isLater(this.#order[place - 1])) place -= 1;
    this.#order.splice(place, 0, item);
    this.#on.item(item, this.#order[place + 1]);
  }

  #drop(item) {
    this.#order = this.#order.filter((other) => other !== item);
    this.#on.dropped(item);
  }
}
