// What the browser remembers of a visitor: which conversation, and the token that opens it. Nothing is kept before
// something was said.

/** The memory of the workspace with `key`; where the browser keeps nothing, it lasts as long as the page. */
export function memoryOf(key) {
  const name = `kilo-widget:${key}`;
  let lasting = null;
  return {
    name,
    read() {
      try {
        const { conversation, token } = JSON.parse(localStorage.getItem(name)) ?? {};
        return conversation && token ? { conversation, token } : lasting;
      } catch {
        return lasting;
      }
    },
    write(visitor) {
      lasting = visitor;
      try {
        localStorage.setItem(name, JSON.stringify(visitor));
      } catch {
        // Storage is full or forbidden.
      }
    },
    forget() {
      lasting = null;
      try {
        localStorage.removeItem(name);
      } catch {
        // As above.
      }
    },
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
        // As above.
      }
    },
  };
}

/** Runs `work` while no other tab does: two tabs that begin at once begin one conversation. */
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
