// What the browser remembers of a visitor, for every page and tab of the site: which conversation, the token that opens
// it, what was not sent yet, and a key that is the same everywhere. Nothing is kept before something was said.
import { agreed } from "./visitor.js";

/** How long a tab waits for what another one has stored, where only local storage is there to agree by. */
const SETTLE = 100;

/** A name that nothing else has. `crypto.randomUUID` is not there on pages without TLS. */
export const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Entries of `localStorage`; where the browser refuses them, they last as long as the page. */
class Entries {
  #page = new Map();

  get(name) {
    if (this.#page.has(name)) return this.#page.get(name);
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }

  set(name, value) {
    this.#page.delete(name);
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      this.#page.set(name, value);
    }
  }

  remove(name) {
    this.#page.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      // It was never there.
    }
  }

  /** The names that begin with `start`. */
  names(start) {
    const names = [...this.#page.keys()];
    try {
      for (let place = 0; place < localStorage.length; place += 1) names.push(localStorage.key(place));
    } catch {
      // Those of the page are all there are.
    }
    return names.filter((name) => name.startsWith(start));
  }
}

/** The memory of the workspace with `key`. */
export function memoryOf(key) {
  const name = `kilo-widget:${key}`;
  const unsent = `${name}:`;
  const entries = new Entries();
  const record = () => entries.get(name) ?? {};
  let claim = null;
  return {
    name,
    /** The conversation and its token, if there is one that may go on. */
    read() {
      const { conversation, token } = record();
      return conversation && token ? { conversation, token } : null;
    },
    write(visitor) {
      entries.set(name, { ...record(), ...visitor });
    },
    /** Forgets the conversation, unless another tab has begun one since. The visitor stays who it is. */
    forget({ token }) {
      const { browser, token: now } = record();
      if (now === token) entries.set(name, { browser });
    },
    /** The key that makes this browser one visitor, whichever of its tabs asks first. */
    browser() {
      const { browser } = record();
      if (browser) return Promise.resolve(browser);
      claim ??= claimed(freshKey());
      return claim;
    },
    /** What was said and is not known to have arrived, in the order in which it was said. */
    unsent() {
      const items = entries.names(unsent).map((entry) => entries.get(entry)).filter((item) => item?.key && typeof item.text === "string");
      return items.sort((one, other) => one.at - other.at);
    },
    keep({ key, text, at, page, locale, disclosed, refused }) {
      entries.set(unsent + key, { key, text, at, page, locale, disclosed, refused });
    },
    holds: (item) => entries.get(unsent + item.key) !== null,
    drop: (item) => entries.remove(unsent + item.key),
    /** Whether the entry `entry` of the browser's storage is one of this memory. */
    owns: (entry) => entry === name || Boolean(entry?.startsWith(unsent)),
    /** Whether the panel was open on the page before, in this tab. */
    get open() {
      try {
        return sessionStorage.getItem(name) === "open";
      } catch {
        return false;
      }
    },
    set open(is) {
      try {
        if (is) sessionStorage.setItem(name, "open");
        else sessionStorage.removeItem(name);
      } catch {
        // The next page opens closed.
      }
    },
  };

  async function claimed(fresh) {
    const browser = await agreed(name, fresh).catch(() => settled(fresh));
    entries.set(name, { ...record(), browser });
    return browser;
  }

  /** Without a database: the key that is there after a moment, which the last of several tabs has put there. */
  async function settled(fresh) {
    const browser = record().browser ?? fresh;
    entries.set(name, { ...record(), browser });
    await new Promise((done) => setTimeout(done, SETTLE));
    return record().browser ?? browser;
  }
}
