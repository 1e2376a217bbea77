/** Fails when the elements grow beyond what they may weigh, gzipped: on the first load, and all parts together. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ENTRY = "partner-marketing.js";
const LIMITS = { first: 75_000, all: 95_000 };
const directory = fileURLToPath(new URL("../dist/elements/", import.meta.url));

const files = readdirSync(directory, { recursive: true })
  .map((name) => ({ name: String(name), path: join(directory, String(name)) }))
  .filter(({ path }) => statSync(path).isFile())
  .map(({ name, path }) => ({ name, code: readFileSync(path, "utf8"), size: gzipSync(readFileSync(path)).length }));

/** A part and what it imports statically, which the browser fetches with it. */
function withImports(name, seen = new Set()) {
  const file = files.find((candidate) => candidate.name === name);
  if (!file || seen.has(name)) return seen;
  seen.add(name);
  const folder = name.includes("/") ? name.slice(0, name.lastIndexOf("/") + 1) : "";
  // The entry fetches the elements only so that its own name can stay: they are of the first load as well.
  const imports = name === ENTRY ? /(?:from|import)\s*\(?["'`](\.[^"'`]+)["'`]/g : /(?:from|import)\s*"(\.[^"]+)"/g;
  for (const [, path] of file.code.matchAll(imports)) {
    withImports(new URL(folder + path, "file:///").pathname.slice(1), seen);
  }
  return seen;
}

const sizeOf = (names) => files.filter(({ name }) => names.has(name)).reduce((sum, { size }) => sum + size, 0);
const first = withImports(ENTRY);
const sizes = { first: sizeOf(first), all: files.reduce((sum, { size }) => sum + size, 0) };

for (const { name, size } of files.sort((a, b) => b.size - a.size)) {
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${first.has(name) ? "first " : "later "} ${name}`);
}
let isTooBig = false;
for (const [which, limit] of Object.entries(LIMITS)) {
  const isOver = sizes[which] > limit;
  isTooBig ||= isOver;
  console.log(`${(sizes[which] / 1000).toFixed(1).padStart(7)} kB  ${which} of at most ${limit / 1000} kB${isOver ? ": TOO BIG" : ""}`);
}
if (isTooBig) process.exit(1);
