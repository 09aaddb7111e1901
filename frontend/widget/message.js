// One message as the log shows it.
import { element, link } from "./dom.js";
import { markdown } from "./markdown.js";
import { TEXTS } from "./texts.js";

/** What `item` looks like; `retry` sends again what was not sent. A visitor's words are plain text, an agent's Markdown. */
export function messageOf(item, retry) {
  const own = item.role === "visitor";
  const said = element("div", { class: `message ${own ? "visitor" : "agent"}`, dir: "auto" });
  said.append(element("span", { class: "unseen" }, `${own ? TEXTS.you : TEXTS.agent} `));
  if (own) said.append(item.text);
  else said.append(...markdown(item.text), ...attachments(item));
  const state = stateOf(item, retry);
  return state ? [said, state] : [said];
}

function stateOf({ state }, retry) {
  if (state === "sending") return element("div", { class: "state" }, TEXTS.sending);
  if (state !== "failed") return null;
  const again = element("button", { type: "button" }, TEXTS.retry);
  again.addEventListener("click", retry);
  return element("div", { class: "state failed" }, element("span", {}, TEXTS.failed), again);
}

function attachments({ citations = [], assets = [] }) {
  const named = assets.map(({ kind, title, url }) => ({ title: `${TEXTS.asset[kind] ?? ""}: ${title}`, url }));
  return [list(TEXTS.sources, citations), list(TEXTS.assets, named)].filter(Boolean);
}

function list(heading, links) {
  if (links.length === 0) return null;
  const tab = () => element("span", { class: "unseen" }, ` ${TEXTS.newTab}`);
  const entries = links.map(({ title, url }) => element("li", {}, link(url, title, tab())));
  return element("div", { class: "more" }, element("h3", {}, heading), element("ul", {}, ...entries));
}
