// The Markdown that agents write, as nodes: paragraphs, headings, lists, quotes, code and tables.
import { element } from "./dom.js";
import { inline } from "./inline.js";

/** How deep quotes and lists may lie inside each other; deeper ones are text. */
const DEEPEST_BLOCK = 6;

/** `text` as nodes. */
export const markdown = (text) => blocks(text.split(/\r?\n/), 0);

function blocks(lines, depth) {
  const nodes = [];
  for (let place = 0; place < lines.length; ) {
    place += lines[place].trim() === "" ? 1 : Math.max(1, readBlock(lines, place, depth, nodes));
  }
  return nodes;
}

/** Reads the block that begins at `place` and says how many lines it takes. */
function readBlock(lines, place, depth, nodes) {
  const line = lines[place].trim();
  const fence = fenceOf(line);
  if (fence) return readCode(lines, place, fence, nodes);
  if (isRule(line)) return nodes.push(element("hr")), 1;
  const title = headingOf(line);
  if (title !== null) return nodes.push(headingNode(title)), 1;
  if (depth < DEEPEST_BLOCK && line.startsWith(">")) return readQuote(lines, place, depth, nodes);
  if (depth < DEEPEST_BLOCK && marker(lines[place])) return readList(lines, place, depth, nodes);
  if (beginsTable(lines, place)) return readTable(lines, place, nodes);
  return readParagraph(lines, place, nodes);
}

/** A heading of an answer is no heading of the page. */
const headingNode = (text) => element("p", { class: "heading" }, ...inline(text));

function readParagraph(lines, place, nodes) {
  let end = place + 1;
  while (end < lines.length && !isUnderline(lines[end]) && !endsParagraph(lines[end]) && !beginsTable(lines, end)) end += 1;
  const text = lines.slice(place, end).map((line) => line.trim()).join("\n");
  const underlined = end < lines.length && isUnderline(lines[end]);
  nodes.push(underlined ? headingNode(text) : element("p", {}, ...inline(text)));
  return end - place + (underlined ? 1 : 0);
}

function endsParagraph(line) {
  const text = line.trim();
  // What all of these begin with; most lines do not.
  if (!/^[-+*_#>`~\d]/.test(text)) return text === "";
  const mark = marker(line);
  const startsList = mark && (mark.number === null || mark.number === 1);
  return fenceOf(text) || isRule(text) || headingOf(text) !== null || text.startsWith(">") || startsList;
}

function readCode(lines, place, fence, nodes) {
  let end = place + 1;
  while (end < lines.length && !lines[end].trim().startsWith(fence)) end += 1;
  nodes.push(element("pre", { tabindex: "0" }, element("code", {}, lines.slice(place + 1, end).join("\n"))));
  return end + 1 - place;
}

function readQuote(lines, place, depth, nodes) {
  const quoted = [];
  for (let line; (line = lines[place + quoted.length]?.trimStart())?.startsWith(">"); ) quoted.push(line.slice(line[1] === " " ? 2 : 1));
  nodes.push(element("blockquote", {}, ...blocks(quoted, depth + 1)));
  return quoted.length;
}

/** The mark in front of an item of a list: where it and its text begin, its number, and what it is made of. */
function marker(line) {
  const rest = line.trimStart();
  const [mark, digits] = /^(?:[-*+]|(\d{1,9})[.)])(?= )/.exec(rest) ?? [];
  if (!mark || rest.length === mark.length || rest.slice(mark.length).trim() === "") return null;
  const indent = line.length - rest.length;
  return { indent, text: indent + mark.length + 1, number: digits ? Number(digits) : null, sign: mark.at(-1) };
}

const indentOf = (line) => line.length - line.trimStart().length;

function readList(lines, place, depth, nodes) {
  const first = marker(lines[place]);
  const items = [];
  let end = place;
  for (; end < lines.length; end += 1) {
    const [line, item] = [lines[end], items.at(-1)];
    const [mark, indent, blank] = [marker(line), indentOf(line), line.trim() === ""];
    if (mark && mark.indent < first.text && mark.sign === first.sign) items.push([line.slice(mark.text)]);
    // What stands deeper belongs to the item; so does an empty line, unless the list ends there.
    else if (indent >= Math.min(first.text, first.indent + 2) && !blank) item.push(line.slice(Math.min(first.text, indent)));
    else if (blank && goesOn(first, lines[end + 1])) item.push("");
    else if (!blank && !mark && !endsParagraph(line) && item.at(-1) !== "") item.push(line);
    else break;
  }
  const numbered = first.number !== null;
  const drawn = items.map((item) => element("li", {}, ...tight(blocks(item, depth + 1))));
  nodes.push(element(numbered ? "ol" : "ul", { start: numbered && first.number !== 1 && String(first.number) }, ...drawn));
  return end - place;
}

/** Whether a list goes on behind an empty line with `next`. */
function goesOn(first, next) {
  if (next === undefined) return false;
  const mark = marker(next);
  return indentOf(next) >= first.indent + 2 || (mark?.indent === first.indent && mark.sign === first.sign);
}

/** An item that begins with a paragraph needs none around it. */
function tight([opening, ...rest]) {
  if (!opening) return [];
  return opening.localName === "p" && !opening.className ? [...opening.childNodes, ...rest] : [opening, ...rest];
}

function readTable(lines, place, nodes) {
  let end = place + 2;
  while (end < lines.length && !endsParagraph(lines[end])) end += 1;
  const row = (line, name, attributes) =>
    element("tr", {}, ...cells(line).map((cell) => element(name, attributes, ...inline(cell.replaceAll("\\|", "|")))));
  const [head, , ...body] = lines.slice(place, end);
  const rows = [element("thead", {}, row(head, "th", { scope: "col" })), element("tbody", {}, ...body.map((line) => row(line, "td", {})))];
  nodes.push(element("div", { class: "table", tabindex: "0", role: "group" }, element("table", {}, ...rows)));
  return end - place;
}

/** The cells of a row; a bar with a backslash before it is part of one. */
function cells(line) {
  let text = line.trim();
  if (text.startsWith("|")) text = text.slice(1);
  if (text.endsWith("|") && !text.endsWith("\\|")) text = text.slice(0, -1);
  return text.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** Whether the lines at `place` are the head of a table: as many cells as there are rules below them. */
function beginsTable(lines, place) {
  const [head, rule] = [lines[place], lines[place + 1]];
  if (rule === undefined || !(head.includes("|") || rule.includes("|"))) return false;
  const rules = cells(rule);
  return rules.every((cell) => /^:?-+:?$/.test(cell)) && cells(head).length === rules.length;
}

const isUnderline = (line) => /^(?:=+|-+)$/.test(line.trim());
const fenceOf = (line) => ["```", "~~~"].find((fence) => line.startsWith(fence));
const isRule = (line) => /^(?:[- ]+|[* ]+|[_ ]+)$/.test(line) && line.replaceAll(" ", "").length >= 3;

/** The text of a heading, without the marks behind it. */
function headingOf(line) {
  const level = /^#{1,6}(?= )/.exec(line)?.[0].length;
  if (!level) return null;
  let text = line.slice(level).trim();
  while (text.endsWith("#")) text = text.slice(0, -1);
  return text.trimEnd();
}
