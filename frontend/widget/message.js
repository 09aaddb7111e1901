// One message as the log shows it.
import { element, link } from "./dom.js";
import { markdown } from "./markdown.js";
import { Rating } from "./rating.js";
import { TEXTS } from "./texts.js";

/**
 * What `item` looks like, as one element; `on.retry()` sends again what was not sent, `on.edit(item)` and
 * `on.discard(item)` are for what the server refuses, `on.rate(item, feedback)` for what the visitor thinks of an answer. A visitor's words are plain text, an agent's Markdown.
 */
export function messageOf(item, on) {
  const own = item.role === "visitor";
  const said = element("div", { class: `message ${own ? "visitor" : "agent"}`, dir: "auto", "data-kilo-author": own ? "visitor" : "ai" });
  // With a direction of its own it has no say in that of the message.
  said.append(element("span", { class: "unseen", dir: "auto" }, `${own ? TEXTS.you : TEXTS.agent} `));
  if (own) said.append(item.text);
  else said.append(...markdown(item.text), ...attachments(item));
  const state = stateOf(item, on);
  // What grows is not read out piece by piece: the whole of it is, once it is there.
  const live = item.state === "writing" && "off";
  const rating = !own && item.state === "sent" && new Rating(item, on.rate).whole;
  return element("div", { class: "item", "aria-live": live }, said, ...[state, rating].filter(Boolean));
}

function stateOf(item, on) {
  const told = (text, ...buttons) => element("div", { class: "state failed" }, element("span", {}, text), ...buttons);
  switch (item.state) {
    case "sending":
    case "elsewhere":
      return element("div", { class: "state" }, TEXTS.sending);
    case "failed":
      return told(TEXTS.failed, button(TEXTS.retry, () => on.retry()));
    case "refused":
      return told(TEXTS.refused, button(TEXTS.edit, () => on.edit(item)), button(TEXTS.discard, () => on.discard(item)));
    default:
      return item.cut_off ? element("div", { class: "state cut" }, item.cut_off === "visitor" ? TEXTS.stopped : TEXTS.broken) : null;
  }
}

function button(label, act) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", act);
  return made;
}

function attachments({ citations = [], assets = [] }) {
  const named = assets.map(({ kind, title, url }) => ({ title: `${TEXTS[kind] ?? ""}: ${title}`, url }));
  return [list(TEXTS.sources, citations), list(TEXTS.assets, named)].filter(Boolean);
}

function list(heading, links) {
  if (links.length === 0) return null;
  const tab = () => element("span", { class: "unseen" }, ` ${TEXTS.newTab}`);
  const entries = links.map(({ title, url }) => element("li", {}, link(url, title, tab())));
  return element("div", { class: "more" }, element("h3", {}, heading), element("ul", {}, ...entries));
}
