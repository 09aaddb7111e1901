// The bubble's place on somebody else's page. It disturbs nothing there, and lets nothing there take its place, its focus
// or its keys.

/** A bubble that the page removes comes back at most this often, in milliseconds. */
const PAUSE = 1000;
/** Attributes by which a page takes what stands beside its own modals out of reach. */
const BARS = ["inert", "aria-hidden", "hidden"];

/** Calls `act` once the page is there: before that its framework may still be reading what stands in the body. */
export function whenThere(act) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act, { once: true });
  else act();
}

/**
 * Keeps `host` at the end of the body, and in the layer above it where no transform or stacking of the page reaches.
 * `shown` is called each time it is put there.
 */
export function settle(host, shown) {
  let put = 0;
  let timer = 0;
  const isPut = () => host.parentNode === document.body;
  const raise = () => {
    try {
      if (!host.hasAttribute("popover")) host.setAttribute("popover", "manual");
      if (!host.matches(":popover-open")) host.showPopover();
    } catch {
      // An older browser: its place in the stack has to do.
    }
  };
  const place = () => {
    timer = 0;
    if (!document.body || isPut()) return;
    put = Date.now();
    // Who keeps pages and shows them again keeps an empty copy of it.
    for (const copy of document.querySelectorAll(host.localName)) copy.remove();
    document.body.append(host);
    raise();
    shown();
  };
  const watch = new MutationObserver(() => {
    for (const name of BARS) host.removeAttribute(name);
    observe();
    if (isPut()) raise();
    else if (!timer) timer = setTimeout(place, Math.max(0, put + PAUSE - Date.now()));
  });
  const observe = () => {
    watch.disconnect();
    for (const parent of [document, document.documentElement, document.body]) if (parent) watch.observe(parent, { childList: true });
    watch.observe(host, { attributes: true, attributeFilter: [...BARS, "popover"] });
  };
  place();
  observe();
}

/**
 * Keeps from the page what happens inside `host`: shortcuts do not hear what is typed, and a modal does not pull the
 * focus back. `key(event)` is told of every key that is pressed inside, since nothing inside `root` hears of it either.
 */
export function guard(host, root, key) {
  const own = (act) => (event) => {
    if (event.target !== host) return;
    event.stopImmediatePropagation();
    act?.(event);
  };
  // On the window and before anything else: a trap that waits on the document never learns of it.
  const first = (kind, act) => window.addEventListener(kind, act, true);
  first("keydown", own(key));
  for (const kind of ["keypress", "keyup", "focusin", "focus", "pointerdown", "mousedown", "touchstart"]) first(kind, own());
  // The page's own field hears that it has lost the focus; what waits above it, to fetch the focus back, does not.
  document.documentElement.addEventListener("focusout", (event) => event.relatedTarget === host && event.stopPropagation());
  let reached = false;
  root.addEventListener("click", () => (reached = true), true);
  first("click", (event) => {
    if (event.target !== host) return;
    reached = false;
    setTimeout(() => reached || press(root, event));
  });
}

/** Does what the click `event` would have done, had the page not kept it from going on. */
function press(root, { detail, clientX, clientY }) {
  const target = detail > 0 ? root.elementFromPoint(clientX, clientY) : root.activeElement;
  target?.closest("button, a, textarea, input")?.focus();
  target?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}
