// build: makes dist/ of src/. Every file is named by its hash, and manifest.json says which is which, how
// large it is, its SHA-384 as a page names it (Subresource Integrity), and what it says in English. The same
// sources give the same bytes on every machine: versions are pinned, and nothing of the machine goes in.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { sentencesOf } from "./sentences.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
/** The sheet of all pages, which the service gives out as it is. */
const COMMON = join(here, "../../src/web/style.css");
/** What a page loads beside its own text, in all, in bytes: a phone on a slow link loads the voters'. */
const MOST = 300_000;
const PAGES = { "a voter": ["booth", "worker", "style"], "a trustee or registrar": ["keys", "keys-worker", "style"] };

const made = await build({
  absWorkingDir: here,
  entryPoints: {
    booth: "src/booth.ts", worker: "src/worker.ts", keys: "src/keys.ts", "keys-worker": "src/keys-worker.ts", style: "src/booth.css",
    address: "src/address.ts",
  },
  outdir: "dist",
  bundle: true,
  format: "iife",
  target: ["es2022", "safari16"],
  minify: true,
  legalComments: "eof",
  charset: "ascii",
  write: false,
  metafile: true,
  logLevel: "warning",
});

/** Writes a file, unless it is there already: the service is compiled anew whenever one of them is written. */
function put(name, contents) {
  const path = join(dist, name);
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(contents))) return;
  writeFileSync(path, contents);
}

/** What a part says: all sentences of the files of sentences that went into it. */
function said(part, kind) {
  const inputs = Object.keys(made.metafile.outputs[`dist/${part}.${kind}`].inputs).filter((path) => path.endsWith("strings.en.ts"));
  const all = inputs.map((path) => sentencesOf(readFileSync(join(here, path), "utf8")));
  const [fault] = all.flatMap(({ faults }) => faults);
  if (fault !== undefined) throw new Error(`${inputs.join(", ")}: ${fault}`);
  return [...new Set(all.flatMap(({ sentences }) => sentences))].sort();
}

const manifest = {};
for (const { path, contents } of made.outputFiles) {
  const [, part, kind] = path.match(/([\w-]+)\.(js|css)$/);
  const name = `${part}-${createHash("sha256").update(contents).digest("hex").slice(0, 16)}.${kind}`;
  const integrity = `sha384-${createHash("sha384").update(contents).digest("base64")}`;
  put(name, contents);
  manifest[part] = { file: name, bytes: contents.length, integrity, sentences: said(part, kind) };
}
put("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
const named = new Set(["manifest.json", ...Object.values(manifest).map(({ file }) => file)]);
for (const name of readdirSync(dist)) if (!name.startsWith(".") && !named.has(name)) rmSync(join(dist, name));
const { version } = JSON.parse(readFileSync(join(here, "node_modules/esbuild/package.json"), "utf8"));
console.log(`booth: ${Object.values(manifest).map(({ file, bytes }) => `${file} ${bytes}`).join(", ")} (esbuild ${version})`);
for (const [who, parts] of Object.entries(PAGES)) {
  const total = parts.reduce((sum, part) => sum + manifest[part].bytes, statSync(COMMON).size);
  console.log(`booth: ${who} loads ${total} bytes`);
  if (total > MOST) {
    console.error(`booth: over the limit of ${MOST}`);
    process.exitCode = 1;
  }
}
