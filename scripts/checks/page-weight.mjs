#!/usr/bin/env node
// What a browser loads before the dashboard shows: WebAssembly, scripts and styles, as brotli sends them; and the parts
// of the program that come later.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const AIM = 200;
const LIMIT = 250;
const LATER_LIMIT = 200;
const dist = join(dirname(fileURLToPath(import.meta.url)), "../../frontend/dist");

const weigh = (name) => {
  const data = readFileSync(join(dist, name));
  const packed = brotliCompressSync(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  });
  return { name, raw: data.length / 1024, packed: packed.length / 1024 };
};

const isLoaded = (name) => [".wasm", ".js", ".css"].includes(extname(name));
const print = ({ name, raw, packed }) =>
  console.log(`${packed.toFixed(1).padStart(8)} KB brotli ${raw.toFixed(1).padStart(8)} KB raw  ${name}`);

const names = readdirSync(dist, { recursive: true }).filter(isLoaded).sort();
// What Trunk calls snippets is what scripts/split has put there.
const isLater = (name) => name.startsWith("snippets");
const first = names.filter((name) => !isLater(name)).map(weigh);
const later = names.filter(isLater).map(weigh);

first.forEach(print);
const total = first.reduce((sum, file) => sum + file.packed, 0);
console.log(`${total.toFixed(1).padStart(8)} KB brotli load first; aim ${AIM}, limit ${LIMIT}\n`);
later.forEach(print);
console.log(`         load later; limit ${LATER_LIMIT} KB each`);

const tooHeavy = total > LIMIT || later.some(({ packed }) => packed > LATER_LIMIT);
if (!first.some(({ name }) => name.endsWith(".wasm")) || later.length === 0 || tooHeavy) {
  console.error("Too heavy, or nothing was built.");
  process.exit(1);
}
