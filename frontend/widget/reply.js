// The answer that an agent is writing: read as it comes, and drawn as one item until it is a message.

/** Shortest time between two drawings, in milliseconds; a long text is drawn less often. */
const REDRAW = 60;
const LETTERS_A_MILLISECOND = 100;

/**
 * `on.item(item)` is called when there is more of the answer, `on.dropped(item)` when it is no more, and `on.over(message)`
 * when the server has said what became of it: a message, or nothing.
 */
export class Reply {
  #api;
  #on;
  #item = null;
  #stop = null;
  #drawn = 0;
  #timer = 0;

  constructor(api, on) {
    this.#api = api;
    this.#on = on;
  }

  /** Whether something of an answer is there that is no message yet. */
  get writing() {
    return this.#item !== null;
  }

  /** Reads along in the conversation of `visitor`, unless that is under way. What breaks off is taken up again later. */
  async follow(visitor) {
    if (this.#stop) return;
    const stop = (this.#stop = new AbortController());
    try {
      await this.#api.follow(visitor, stop.signal, (name, data) => this.#hear(name, data));
    } catch {
      // The list of messages has all that is said here.
    }
    if (this.#stop === stop) this.#stop = null;
  }

  /** The item that `message` is the whole of, if it was drawn before it was stored. */
  take(message) {
    const item = this.#item;
    if (!item || message.role !== "agent" || !message.text.startsWith(item.text)) return null;
    this.#forget();
    return item;
  }

  /** Reads along no more; what is there stays. */
  rest() {
    this.#stop?.abort();
    this.#stop = null;
  }

  /** Gives up what is not known to be a message. */
  drop() {
    this.rest();
    const item = this.#item;
    this.#forget();
    if (item) this.#on.dropped(item);
  }

  #hear(name, data) {
    if (name === "begin") this.#show(data.text);
    if (name === "more") this.#show((this.#item?.text ?? "") + data.text);
    if (name === "end") this.#on.over(data.message);
  }

  #show(text) {
    const at = Date.now();
    const isNew = !this.#item;
    this.#item ??= { role: "agent", at, sent_at: new Date(at).toISOString(), state: "writing" };
    this.#item.text = text;
    if (isNew) return this.#draw();
    const wait = Math.max(REDRAW, text.length / LETTERS_A_MILLISECOND) - (at - this.#drawn);
    if (wait <= 0) this.#draw();
    else this.#timer ||= setTimeout(() => this.#draw(), wait);
  }

  #draw() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#drawn = Date.now();
    if (this.#item) this.#on.item(this.#item);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#item = null;
  }
}
