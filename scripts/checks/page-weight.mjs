#!/usr/bin/env node
// What a browser loads before the dashboard shows: WebAssembly, scripts and styles, as brotli sends them.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const AIM = 200;
const LIMIT = 300;
const dist = join(dirname(fileURLToPath(import.meta.url)), "../../frontend/dist");

const weigh = (name) => {
  const data = readFileSync(join(dist, name));
  const packed = brotliCompressSync(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  });
  return { name, raw: data.length / 1024, packed: packed.length / 1024 };
};

const files = readdirSync(dist).filter((name) => [".wasm", ".js", ".css"].includes(extname(name))).map(weigh);
for (const { name, raw, packed } of files) {
  console.log(`${packed.toFixed(1).padStart(8)} KB brotli ${raw.toFixed(1).padStart(8)} KB raw  ${name}`);
}
const total = files.reduce((sum, file) => sum + file.packed, 0);
console.log(`${total.toFixed(1).padStart(8)} KB brotli in all; aim ${AIM}, limit ${LIMIT}`);
if (!files.some(({ name }) => name.endsWith(".wasm")) || total > LIMIT) {
  console.error("Too heavy, or nothing was built.");
  process.exit(1);
}
