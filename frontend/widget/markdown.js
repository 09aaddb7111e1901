// The part of Markdown that answers are written in, as nodes: paragraphs, lists, code, emphasis, links.
import { element, isWeb, link } from "./dom.js";

// Every piece has a longest length, so that no text takes more than linear time.
const INLINE = new RegExp(
  [
    "`([^`\\n]{1,500})`",
    "\\*\\*([^*\\n]{1,500})\\*\\*",
    "\\*([^*\\s](?:[^*\\n]{0,500}[^*\\s])?)\\*",
    "\\[([^\\]\\n]{1,300})\\]\\(([^()\\s]{1,1000})\\)",
    "(https?://[^\\s<>\"]{1,1000})",
  ].join("|"),
  "gi",
);
const BULLET = /^\s{0,3}[-*+]\s+(.*)/;
const NUMBER = /^\s{0,3}\d{1,9}[.)]\s+(.*)/;
const HEADING = /^#{1,6}\s+(.*)/;
const FENCE = /^```/;

/** `text` as nodes. */
export function markdown(text) {
  const lines = text.split(/\r\n|\r|\n/);
  const blocks = [];
  for (let place = 0; place < lines.length; ) {
    const end = blockEnd(lines, place);
    const block = blockOf(lines.slice(place, end));
    if (block) blocks.push(block);
    place = end;
  }
  return blocks;
}

const kind = (line) =>
  line.trim() === "" ? "blank"
  : FENCE.test(line) ? "fence"
  : HEADING.test(line) ? "heading"
  : BULLET.test(line) ? "bullet"
  : NUMBER.test(line) ? "number"
  : "text";

/** Where the block that begins at `place` ends. */
function blockEnd(lines, place) {
  const begins = kind(lines[place]);
  let end = place + 1;
  if (begins === "fence") {
    while (end < lines.length && !FENCE.test(lines[end])) end += 1;
    return Math.min(end + 1, lines.length);
  }
  if (begins === "heading") return end;
  while (end < lines.length && kind(lines[end]) === begins) end += 1;
  return end;
}

function blockOf(lines) {
  switch (kind(lines[0])) {
    case "blank":
      return null;
    case "fence":
      return element("pre", { tabindex: "0" }, element("code", {}, lines.slice(1).filter((line) => !FENCE.test(line)).join("\n")));
    case "heading":
      return element("p", {}, element("strong", {}, ...inline(HEADING.exec(lines[0])[1])));
    case "bullet":
      return element("ul", {}, ...lines.map((line) => element("li", {}, ...inline(BULLET.exec(line)[1]))));
    case "number":
      return element("ol", {}, ...lines.map((line) => element("li", {}, ...inline(NUMBER.exec(line)[1]))));
    default:
      return element("p", {}, ...lines.flatMap((line, row) => [...(row ? [element("br")] : []), ...inline(line)]));
  }
}

/** A line as nodes; what is emphasised may hold links, and the other emphasis. */
function inline(text, depth = 0) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > end) nodes.push(text.slice(end, found.index));
    nodes.push(...piece(found, depth));
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}

function piece([whole, code, strong, emphasis, label, target, address], depth) {
  const inner = (text) => (depth < 2 ? inline(text, depth + 1) : [text]);
  if (code) return [element("code", {}, code)];
  if (strong) return [element("strong", {}, ...inner(strong))];
  if (emphasis) return [element("em", {}, ...inner(emphasis))];
  if (label) return isWeb(target) ? [link(target, label)] : [whole];
  // A full stop behind an address ends the sentence, not the address.
  const bare = address.replace(/[.,;:!?)\]'"*]+$/, "");
  return [link(bare, bare), address.slice(bare.length)];
}
