// What a visitor thinks of an answer: two buttons below it, and a line for the reason where it did not help.
import { element, icon } from "./dom.js";
import { TEXTS } from "./texts.js";

const UP = "M7 11v9H4v-9zM7 11l4-7a2 2 0 0 1 3 2l-1 4h5a2 2 0 0 1 2 2.4l-1.4 6a2 2 0 0 1-2 1.6H7";
const DOWN = "M17 13V4h3v9zM17 13l-4 7a2 2 0 0 1-3-2l1-4H6a2 2 0 0 1-2-2.4l1.4-6a2 2 0 0 1 2-1.6H17";
/** Longest reason, in characters. */
const LONGEST_REASON = 500;

/** The rating of `item`; `rate(item, feedback)` gives what the server has kept, and is refused when that comes to nothing. */
export class Rating {
  #item;
  #rate;
  #wanted = null;
  #busy = false;

  constructor(item, rate) {
    this.#item = item;
    this.#rate = rate;
    this.up = this.#choice(TEXTS.helpful, UP, true);
    this.down = this.#choice(TEXTS.notHelpful, DOWN, false);
    this.told = element("span", { role: "status" });
    this.field = element("input", { id: `why-${item.id}`, type: "text", maxlength: String(LONGEST_REASON), autocomplete: "off" });
    const send = element("button", { class: "leave", type: "submit" }, TEXTS.sendReason);
    const label = element("label", { for: this.field.id }, TEXTS.reason);
    this.form = element("form", { class: "why" }, label, element("div", { class: "row" }, this.field, send));
    // An answer is read out; what can be said of it is not.
    this.whole = element("div", { class: "rating", role: "group", "aria-label": TEXTS.rate, "aria-live": "off" }, this.up, this.down, this.told, this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#reason();
    });
    this.#draw();
  }

  #choice(label, shape, helpful) {
    const made = element("button", { type: "button", "aria-label": label, title: label }, icon(shape));
    made.addEventListener("click", () => this.#say({ helpful, reason: null }));
    return made;
  }

  #reason() {
    const reason = this.field.value.trim().replace(/\s+/g, " ");
    if (!reason) return this.field.focus();
    this.down.focus();
    this.#say({ helpful: false, reason });
  }

  get #said() {
    return this.#wanted ?? this.#item.feedback ?? null;
  }

  /** One after the other, so that what was said last counts. */
  async #say(feedback) {
    const now = this.#said;
    if (now?.helpful === feedback.helpful && (feedback.reason ?? now.reason) === now.reason) return;
    this.#wanted = feedback;
    this.#tell("");
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let sent; (sent = this.#wanted); ) {
        this.#item.feedback = await this.#rate(this.#item, sent);
        if (this.#wanted === sent) this.#wanted = null;
      }
      this.#tell(TEXTS.rated);
    } catch {
      this.#wanted = null;
      this.#tell(TEXTS.leadFailed);
    }
    this.#busy = false;
  }

  #tell(text) {
    this.told.textContent = text;
    this.#draw();
  }

  #draw() {
    const said = this.#said;
    this.up.setAttribute("aria-pressed", String(said?.helpful === true));
    this.down.setAttribute("aria-pressed", String(said?.helpful === false));
    this.form.hidden = said?.helpful !== false || Boolean(said.reason);
  }
}
