// Where in a text of Markdown marks end: found in one pass, as looking for the end anew at every mark would take a text of
// marks quadratic time. The same reader as the dashboard's (crates/markdown); e2e/fixtures/markdown.json holds them together.

const LETTERS = "*_~";
const WORD = /[\p{Alphabetic}\p{N}]/u;

/** Whether a word goes on behind the end of `text`. */
export const endsInWord = (text) => WORD.test([...text.slice(-2)].at(-1) ?? "");

/** How many of `sorted` are `before`. */
function countBefore(sorted, before) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first of `sorted` that is not `before`. */
const firstNot = (sorted, before) => sorted[countBefore(sorted, before)];

/** Where the marks stand that end an emphasis of `width` marks. Of a longer run the outer ones close what was opened first, and two are no two single ones. */
function closing({ start, end }, width, before) {
  const length = end - start;
  const fits = length > width || (length === width && !/\s/.test(before));
  return fits && !(width === 1 && length === 2) ? end - width : undefined;
}

export class Marks {
  #text;
  /** Place of each run of backticks by length, in order. */
  #ticks = new Map();
  /** Places of `[` and of `](`. */
  #brackets = [];
  #middles = [];
  /** Places of `(`, each with that of the `)` that closes it. */
  #parentheses = [];
  /** Runs of each letter that emphasises; and those that can end an emphasis of one mark, and of two. */
  #runs = [[], [], []];
  #closers = [[], [], []].map(() => [[], []]);

  constructor(text) {
    this.#text = text;
    const open = [];
    for (let place = 0; place < text.length; ) {
      let end = place + 1;
      const letter = text[place];
      if (letter === "`" || LETTERS.includes(letter)) {
        while (text[end] === letter) end += 1;
        this.#run(letter, { start: place, end });
      }
      this.#bracket(letter, place, open);
      place = end;
    }
  }

  #run(letter, run) {
    const { start, end } = run;
    const which = LETTERS.indexOf(letter);
    if (which < 0) {
      const length = end - start;
      if (!this.#ticks.has(length)) this.#ticks.set(length, []);
      this.#ticks.get(length).push(start);
      return;
    }
    this.#runs[which].push(run);
    // `snake_case` is a word.
    if (letter === "_" && WORD.test(String.fromCodePoint(this.#text.codePointAt(end) ?? 32))) return;
    for (const width of [1, 2]) {
      if (closing(run, width, this.#text[start - 1] ?? "") !== undefined) this.#closers[which][width - 1].push(run);
    }
  }

  #bracket(letter, place, open) {
    if (letter === "[") this.#brackets.push(place);
    else if (letter === "]" && this.#text[place + 1] === "(") this.#middles.push(place);
    else if (letter === "(") {
      open.push(this.#parentheses.length);
      this.#parentheses.push({ place });
    } else if (letter === ")" && open.length > 0) this.#parentheses[open.pop()].close = place;
  }

  /** The first run of exactly `length` backticks from `start` on. */
  ticks(length, start) {
    return firstNot(this.#ticks.get(length) ?? [], (place) => place < start);
  }

  /** For a `[` at `place` that no other `[` follows before its `](`: the places of `](` and of the `)` that ends the address. */
  link(place) {
    const middle = firstNot(this.#middles, (other) => other < place);
    if (middle === undefined || firstNot(this.#brackets, (other) => other <= place) < middle) return null;
    const found = firstNot(this.#parentheses, (other) => other.place <= middle);
    return found?.place === middle + 1 && found.close !== undefined ? { middle, close: found.close } : null;
  }

  /** Where the emphasis of `width` times `letter` ends whose words begin at `start`; it has to end by `end`. */
  close(letter, width, start, end) {
    const which = LETTERS.indexOf(letter);
    const run = firstNot(this.#closers[which][width - 1], (other) => other.start < start);
    if (run && run.end < end) return run.end - width;
    // At the end of what is read a run is only as long as the part of it that lies inside, and no word follows.
    const runs = this.#runs[which];
    const last = runs[countBefore(runs, (other) => other.start < end) - 1];
    if (!last || last.start < start || last.end < end) return undefined;
    return closing({ start: last.start, end }, width, this.#text[last.start - 1] ?? "");
  }
}
