#!/usr/bin/env node
// The widget reads no answer of an agent in more than linear time: texts that are made to be slow (those of
// `kilo_testkit::linear`) may cost at most 2.5 times as much when they are twice as long.
import { readFileSync } from "node:fs";

const SHORT = 4 << 10;
const DOUBLINGS = 3;
const GROWTH = 2.5;
const REPEATS = 6;
// Milliseconds that are too short to be measured.
const NOTHING = 2;

// As much of a page as the reader asks for.
class Node {
  childNodes = [];
  constructor(localName) {
    this.localName = localName;
  }
  setAttribute() {}
  append(...children) {
    this.childNodes.push(...children);
  }
}
globalThis.document = { createElement: (name) => new Node(name) };

const { markdown } = await import("../../frontend/widget/markdown.js");
const { repeated, nested } = JSON.parse(readFileSync(new URL("../../crates/testkit/data/hostile.json", import.meta.url)));

const texts = (length) => [
  ...repeated.map((seed) => [JSON.stringify(seed), seed.repeat(length / seed.length)]),
  ...nested.map(([open, close]) => {
    const count = length / (open.length + close.length);
    return [JSON.stringify([open, close]), open.repeat(count) + close.repeat(count)];
  }),
];

function cost(text) {
  const start = process.cpuUsage();
  markdown(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const least = (text) => Math.min(...Array.from({ length: REPEATS }, () => cost(text)));
const growth = (short, long) => (long / Math.max(short, NOTHING / 2 ** DOUBLINGS)) ** (1 / DOUBLINGS);

const long = texts(SHORT << DOUBLINGS);
long.forEach(([, text]) => markdown(text));
const steep = texts(SHORT)
  .map(([name, short], place) => [name, short, long[place][1]])
  .filter(([, short, long]) => growth(cost(short), cost(long)) > GROWTH)
  .map(([name, short, long]) => [name, growth(least(short), least(long)), least(long)])
  .filter(([, grown]) => grown > GROWTH);
for (const [name, grown, took] of steep) console.error(`${name}: ${grown.toFixed(2)} times as long for twice the text (${took.toFixed(1)} ms)`);
const slowest = Math.max(...long.map(([, text]) => least(text)));
console.log(`${long.length} texts of 32 KiB, the slowest read in ${slowest.toFixed(1)} ms`);
process.exit(steep.length ? 1 : 0);
