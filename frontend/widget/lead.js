// What takes the composer's place while new conversations are paused: a note, and a field for an email address.
import { element } from "./dom.js";
import { TEXTS } from "./texts.js";

/** Far looser than the server, which has the last word: it is for slips of the hand. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The note and the field. `leave(email)` sends an address and throws what the server says. */
export class Lead {
  #leave;
  #busy = false;

  constructor(leave) {
    this.#leave = leave;
    this.note = element("p", { class: "note", id: "note", tabindex: "-1" });
    this.field = element("input", {
      id: "lead", type: "email", autocomplete: "email", inputmode: "email", enterkeyhint: "send", maxlength: "254", required: true,
      "aria-describedby": "note lead-wrong",
    });
    // Both are there before they say something: what is new in them is read out.
    this.wrong = element("p", { class: "wrong", id: "lead-wrong", role: "alert" });
    this.told = element("p", { class: "note", role: "status", tabindex: "-1" });
    this.label = element("label", { for: "lead" });
    this.send = element("button", { class: "leave", type: "submit" });
    this.form = element(
      "form", { class: "lead", novalidate: true }, this.label, element("div", { class: "row" }, this.field, this.send), this.wrong,
    );
    this.whole = element("div", { class: "paused", hidden: true }, this.note, this.form, this.told);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("input", () => this.#refuse(""));
  }

  /** Writes what stands on it in the language that is spoken now. */
  inscribe() {
    this.note.textContent = TEXTS.paused;
    this.label.textContent = TEXTS.leadLabel;
    this.send.textContent = TEXTS.leadSend;
    if (this.told.textContent) this.told.textContent = TEXTS.leadThanks;
  }

  /** Shows it, with the field if the workspace asks; what was left once on this page is not asked for again. */
  show(paused, ask) {
    this.whole.hidden = !paused;
    this.form.hidden = !ask || this.told.textContent !== "";
  }

  focus() {
    (this.form.hidden ? this.note : this.field).focus();
  }

  async #submit() {
    const email = this.field.value.trim();
    if (this.#busy) return;
    if (!ADDRESS.test(email)) return this.#refuse(TEXTS.leadWrong);
    this.#busy = true;
    try {
      await this.#leave(email);
      this.told.textContent = TEXTS.leadThanks;
      this.form.hidden = true;
      this.told.focus();
    } catch (problem) {
      // With 409 the pause is over: the composer comes back by itself.
      const why = { 409: "", 422: TEXTS.leadWrong, 429: TEXTS.leadMany }[problem.status];
      this.#refuse(why ?? TEXTS.leadFailed);
    } finally {
      this.#busy = false;
    }
  }

  #refuse(why) {
    this.wrong.textContent = why;
    if (!why) return this.field.removeAttribute("aria-invalid");
    this.field.setAttribute("aria-invalid", "true");
    this.field.focus();
  }
}
