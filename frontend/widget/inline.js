// Emphasis, code and links inside a text of Markdown, as nodes.
import { element, link, safeHref } from "./dom.js";
import { Marks, endsInWord } from "./marks.js";

/** How deep emphasis and links may lie inside each other. */
const DEEPEST_INLINE = 8;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const TAGS = { "~2": "s", "*1": "em", "_1": "em", "*2": "strong", "_2": "strong", "*3": "strong", "_3": "strong" };

/** `text` as nodes; agents mean the line breaks they write. */
export const inline = (text) => new Inline(text).read(0, text.length, 0);

/** A text, and where its marks are. What lies inside an emphasis is a stretch of the same text, so that no mark is looked for twice. */
class Inline {
  #text;
  #marks;

  constructor(text) {
    this.#text = text;
    this.#marks = new Marks(text);
  }

  /** The letters from `start` to `end` as nodes. */
  read(start, end, depth) {
    const nodes = [];
    let plain = start;
    const keep = (to) => {
      if (to > plain) nodes.push(this.#text.slice(plain, to));
    };
    for (let place = start; place < end; ) {
      const letter = this.#text[place];
      const found = letter === "\n" ? [[element("br")], place + 1]
        : depth < DEEPEST_INLINE ? this.#special(place, end, letter, place > plain, depth) : null;
      if (found) {
        keep(place);
        nodes.push(...found[0]);
        plain = place = found[1];
      } else {
        // A mark that opens nothing is text, all of its run at once.
        place += "*_~`".includes(letter) ? this.#run(place, end, letter) : 1;
      }
    }
    keep(end);
    return nodes;
  }

  /** How many of `letter` stand there in a row. */
  #run(place, end, letter) {
    let last = place;
    while (last < end && this.#text[last] === letter) last += 1;
    return last - place;
  }

  /** Whether a word goes on at `place`. */
  #isInWord(place) {
    return endsInWord(this.#text.slice(Math.max(0, place - 2), place));
  }

  /** The nodes of what begins at `place`, and where what follows it begins; `follows` text that is no mark. */
  #special(place, end, letter, follows, depth) {
    const next = place + 1 < end ? this.#text[place + 1] : "";
    switch (letter) {
      case "\\":
        if (next === "\n") return [[element("br")], place + 2];
        return PUNCTUATION.test(next) ? [[next], place + 2] : null;
      case "`":
        return this.#code(place, end);
      case "!":
        return next === "[" ? this.#link(place + 1, end, depth) : null;
      case "[":
        return this.#link(place, end, depth);
      case "<":
        return this.#address(place, end, /[^\s<>]*/y, ">");
      case "h":
        return follows && this.#isInWord(place) ? null : this.#bare(place, end);
      case "*":
      case "_":
      case "~":
        return this.#emphasis(place, end, letter, follows, depth);
      default:
        return null;
    }
  }

  #code(place, end) {
    const ticks = this.#run(place, end, "`");
    const close = this.#marks.ticks(ticks, place + ticks);
    if (close === undefined || close + ticks > end) return null;
    return [[element("code", {}, this.#text.slice(place + ticks, close).trim().replaceAll("\n", " "))], close + ticks];
  }

  /** `[text](address)`; where the address may not become a link, the text stays. */
  #link(place, end, depth) {
    const { middle, close } = this.#marks.link(place) ?? {};
    if (close === undefined || close >= end) return null;
    // A title may follow the address.
    const [address = ""] = this.#text.slice(middle + 2, close).split(/\s+/).filter(Boolean);
    const text = this.read(place + 1, middle, Math.max(depth, DEEPEST_INLINE - 2));
    const href = safeHref(address.replace(/^<+/, "").replace(/(?<!>)>+$/, ""));
    return [href ? [link(href, ...text)] : text, close + 1];
  }

  /** `<address>`. */
  #address(place, end, letters, closes) {
    letters.lastIndex = place + 1;
    const [address] = letters.exec(this.#text);
    const last = place + 1 + address.length;
    if (last >= end || this.#text[last] !== closes || !safeHref(address)) return null;
    return [[link(address, address)], last + 1];
  }

  /** An address that stands in the text as it is. One in parentheses ends with them. */
  #bare(place, end) {
    const letters = /https?:\/\/[^\s\u0000-\u001f\u007f<>"`*|\\^{}()]*(?:\([^\s\u0000-\u001f\u007f<>"`*|\\^{}]*)?/y;
    letters.lastIndex = place;
    const found = letters.exec(this.#text)?.[0].slice(0, end - place);
    if (!found) return null;
    let last = found.length;
    while (".,;:!?'_~]".includes(found[last - 1])) last -= 1;
    const address = found.slice(0, last);
    return address.length > "https://".length && safeHref(address) ? [[link(address, address)], place + last] : null;
  }

  #emphasis(place, end, letter, follows, depth) {
    const tag = TAGS[letter + this.#run(place, end, letter)];
    if (!tag) return null;
    const width = tag === "em" ? 1 : 2;
    const start = place + width;
    // `snake_case` is a word.
    if ((letter === "_" && follows && this.#isInWord(place)) || /\s/.test(this.#text.slice(start, Math.min(start + 1, end)))) return null;
    const close = this.#marks.close(letter, width, start, end);
    return close === undefined ? null : [[element(tag, {}, ...this.read(start, close, depth + 1))], close + width];
  }
}
