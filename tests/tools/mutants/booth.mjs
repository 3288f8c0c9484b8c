// Switches off each check of the booth's own protocol (`if (...) throw new ...Fault`), one at a time, and sees
// that a unit test notices. The places are found, not listed: a new check is among them by itself.
//
//   node tests/tools/mutants.mjs booth [WORD...]    only those whose file, line or message has one of the words
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const booth = join(dirname(fileURLToPath(import.meta.url)), "../../../ballots/booth");
const out = join(booth, ".tests/mutants");
/// Says how fast, and refuses nothing.
const IDLE = ["speed.test.ts"];

/// Where the bracket that opens at `open` closes.
function end(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/// The file with a switch at each check; each is added to the list.
function switched(file, text, mutants) {
  let whole = "";
  let rest = 0;
  for (const { index } of text.matchAll(/\bif \(/g)) {
    const open = index + 3;
    const close = end(text, open);
    const then = text.slice(close + 1).match(/^ (?:\{\s*)?throw new (\w+)\((?:[^\n]*)/);
    if (then === null || index < rest) continue;
    const line = text.slice(0, index).split("\n").length;
    const number = mutants.push({ file, line, said: then[0].replace(/\s+/g, " ").slice(0, 140) }) - 1;
    whole += `${text.slice(rest, open)}(process.env.MUTANT !== "${number}" && ${text.slice(open, close + 1)})`;
    rest = close + 1;
  }
  return whole + text.slice(rest);
}

export async function run(words) {
  const { build } = createRequire(join(booth, "package.json"))("esbuild");
  const mutants = [];
  const files = [...readdirSync(join(booth, "src/protocol")).sort().map((name) => `protocol/${name}`), "keys-worker.ts"];
  const sources = new Map(files.map((file) => [join(booth, "src", file), switched(file, readFileSync(join(booth, "src", file), "utf8"), mutants)]));
  // What is bent in one place comes first: there most are noticed.
  const names = readdirSync(join(booth, "tests")).filter((name) => name.endsWith(".test.ts") && !IDLE.includes(name));
  const entries = names.sort((a, b) => Number(b.includes("flaws")) - Number(a.includes("flaws")));
  rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: booth,
    entryPoints: entries.map((name) => `tests/${name}`),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "warning",
    plugins: [
      {
        name: "switches",
        setup: (of) => of.onLoad({ filter: /\.ts$/ }, ({ path }) => (sources.has(path) ? { contents: sources.get(path), loader: "ts" } : undefined)),
      },
    ],
  });
  const bundles = entries.map((name) => join(out, name.replace(/ts$/, "mjs")));
  /// The first test of a file that fails with this switch; nobody waits for the others.
  const failed = async (number, bundle) => {
    const ran = spawn(process.execPath, ["--test", "--test-force-exit", "--test-timeout=120000", "--test-reporter", "tap", bundle], {
      cwd: booth,
      env: { ...process.env, MUTANT: String(number) },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let told = "";
    let name;
    ran.stdout.setEncoding("utf8").on("data", (text) => {
      told += text;
      name ??= told.match(/^\s*not ok \d+ - (.*)$/m)?.[1];
      if (name !== undefined) ran.kill();
    });
    const [status] = await once(ran, "close");
    return name ?? (status === 0 ? undefined : "crashed or hung");
  };
  /// That of the first file in which any does.
  const failing = async (number) => {
    for (const bundle of bundles) {
      const name = await failed(number, bundle);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  const asleep = await failing("none");
  if (asleep !== undefined) {
    console.error(`Without any mutant this fails, so there is nothing to learn: ${asleep}`);
    return 1;
  }
  const chosen = mutants.map((mutant, number) => ({ ...mutant, number })).filter((one) => words.length === 0 || words.some((word) => `${one.file}:${one.line} ${one.said}`.includes(word)));
  let missed = 0;
  for (const { file, line, said, number } of chosen) {
    const name = await failing(number);
    if (name === undefined) missed += 1;
    console.log(`${name === undefined ? "MISSED    " : "caught    "} ${file}:${line}${said}${name === undefined ? "" : `  (${name})`}`);
  }
  console.log(`${chosen.length} mutants of the booth: ${chosen.length - missed} caught, ${missed} missed`);
  return missed === 0 ? 0 : 1;
}
