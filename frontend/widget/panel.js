// What the bubble is made of, and what stands on each part of it.
import { element, icon } from "./dom.js";
import { TEXTS } from "./texts.js";

export const BUBBLE = "M4 5h16v11H9l-5 4z";
export const CROSS = "M6 6l12 12M18 6L6 18";
const ARROW = "M12 19V5M5 12l7-7 7 7";
/** Longest message, in characters: far below the server's 32 KiB whatever the script. */
const LONGEST = 8000;

/** The parts, without words; `lead` is what stands in for the composer while new conversations are paused. */
export function partsOf(lead) {
  const title = element("h2", { id: "title" });
  const closer = element("button", { type: "button" }, icon(CROSS));
  const earlier = element("button", { class: "earlier", type: "button", hidden: true });
  const greeting = element("div", { class: "message agent", dir: "auto", "data-kilo-author": "ai", hidden: true });
  const log = element("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" }, earlier, greeting);
  const status = element("div", { class: "status", role: "status" });
  const stop = element("button", { class: "stop", type: "button", hidden: true });
  const told = element("span", { dir: "auto" });
  const privacy = element("a", { target: "_blank", rel: "noopener", hidden: true });
  const disclosure = element("p", { class: "disclosure", id: "disclosure" }, told, " ", privacy);
  const label = element("label", { class: "unseen", for: "message" });
  const field = element("textarea", {
    id: "message", rows: "1", maxlength: String(LONGEST), enterkeyhint: "send", autocomplete: "off", "aria-describedby": "disclosure",
  });
  const send = element("button", { class: "send", type: "submit" }, icon(ARROW));
  const composer = element("form", { class: "composer" }, label, field, send);
  const panel = element(
    "div", { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", "aria-describedby": "disclosure", hidden: true },
    element("div", { class: "head" }, title, closer), log, element("div", { class: "now" }, status, stop), disclosure, composer, lead.whole,
  );
  const badge = element("span", { class: "badge", "aria-hidden": "true", hidden: true });
  const launcher = element("button", { class: "launcher", type: "button", "aria-controls": "panel" }, icon(BUBBLE), badge);
  const whole = element("div", { class: "root", role: "region" }, panel, launcher);
  return { title, closer, earlier, greeting, log, status, stop, told, privacy, disclosure, label, field, send, composer, panel, badge, launcher, whole };
}

/** Writes what stands on the parts in the language that is spoken now. */
export function inscribe({ whole, closer, earlier, log, privacy, stop, label, field, send }) {
  for (const [part, text] of [[whole, TEXTS.chat], [closer, TEXTS.close], [log, TEXTS.conversation], [send, TEXTS.send]]) {
    part.setAttribute("aria-label", text);
  }
  for (const [part, text] of [[earlier, TEXTS.earlier], [privacy, TEXTS.privacy], [stop, TEXTS.stop], [label, TEXTS.message]]) part.textContent = text;
  field.placeholder = TEXTS.placeholder;
}
