// Switches checks off, one at a time, and sees that a test notices: a check without a test that fails when
// it is gone is as good as none. Works on a copy under target/mutants: there, every place of the lists gets
// a switch, all is built once, and the tests run once for each switch.
//
//   node tests/tools/mutants.mjs [PART] [WORD...]   PART: record, tool or service; all where none is named;
//                                                   of it, only mutants whose name or file has one of the words
//   node tests/tools/mutants.mjs booth [WORD...]    the same of what runs in the browser (mutants/booth.mjs)
//   node tests/tools/mutants.mjs [PART] --find      only whether each check still stands where the list says
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run as booth } from "./mutants/booth.mjs";
import { record } from "./mutants/record.mjs";
import { service } from "./mutants/service.mjs";
import { tool } from "./mutants/tool.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const copy = join(root, "target/mutants/tree");

/// A list by file, with the words of the tests that have to notice.
const flat = (list) => list.flatMap(({ file, tests, checks }) => checks.map(([name, from, to]) => ({ name, file, from, to, tests })));
const parts = {
  record: { package: "ballots", test: "record", mutants: record.map(([name, file, from, to]) => ({ name, file, from, to })) },
  tool: { package: "ballots", test: "record", mutants: flat(tool) },
  service: { package: "hustings", test: "service", mutants: flat(service) },
};

if (process.argv[2] === "booth") process.exit(await booth(process.argv.slice(3)));

const find = process.argv.includes("--find");
let words = process.argv.slice(2).filter((word) => word !== "--find");
const part = words[0] in parts ? words.shift() : null;
const all = Object.entries(parts)
  .filter(([name]) => part === null || part === name)
  .flatMap(([name, { mutants }]) => mutants.map((mutant) => ({ ...mutant, part: name })))
  .map((mutant, number) => ({ ...mutant, number }));
const chosen = all.filter(({ name, file }) => words.length === 0 || words.some((word) => name.includes(word) || file.includes(word)));

// What the copy will hold: the tree's files as they are now, and what the service serves to browsers.
const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root }).toString().split("\0").filter(Boolean);
const dist = join(root, "ballots/booth/dist");
const built = existsSync(dist) ? readdirSync(dist).map((file) => `ballots/booth/dist/${file}`) : [];
const files = new Map([...tracked, ...built].filter((file) => existsSync(join(root, file))).map((file) => [file, readFileSync(join(root, file))]));
const text = (file) => (files.get(file) ?? "").toString();
const pattern = (from) =>
  new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/(?<=[.,({;])|\s+|(?=\\\.)/g, "\\s*"), "g");
const places = ({ file, from }) => text(file).match(pattern(from))?.length ?? 0;
let lost = 0;
for (const mutant of all) {
  const found = places(mutant);
  // Of a list by file, a place is one and no other; the record's first one is meant.
  if (found === 1 || (found > 1 && mutant.part === "record")) continue;
  lost += 1;
  console.log(`${found === 0 ? "NOT FOUND" : "AMBIGUOUS"}  ${mutant.name}: ${mutant.file}: the list must follow what has changed`);
}
if (lost > 0 || find) {
  console.log(`${all.length} mutants, ${lost} not found`);
  process.exit(lost === 0 ? 0 : 1);
}

/// What stands there with a switch.
const switched = (from, to) => {
  if (to) return to;
  const condition = from.match(/^if (.*) \{$/s)?.[1];
  return condition ? `if !OFF && (${condition}) {` : `if !OFF { ${from} }`;
};

// The switches: each place asks for its own number, which the environment names.
for (const { name, file, from, to, number } of all) {
  const off = () => switched(from, to).replaceAll("OFF", `crate::switch::off(${number})`);
  const before = text(file);
  const after = before.replace(new RegExp(pattern(from).source), off);
  if (after === before) {
    console.error(`NOT SWITCHED  ${name}: ${file}: another of the list has changed what stands there`);
    process.exit(1);
  }
  files.set(file, after);
}
const asks = `//! Which check is off.
#![allow(dead_code, missing_docs)]
pub fn off(number: u32) -> bool {
    static OFF: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    *OFF.get_or_init(|| std::env::var("MUTANT").ok()?.parse().ok()) == Some(number)
}
`;
for (const [folder, crates] of [["ballots/src", ["lib.rs", "main.rs"]], ["src", ["lib.rs"]]]) {
  files.set(`${folder}/switch.rs`, asks);
  for (const file of crates) files.set(`${folder}/${file}`, text(`${folder}/${file}`).replace(/^(pub )?mod /m, (first) => `mod switch;\n${first}`));
}
// Only what differs is written, so that cargo builds no more than it must.
for (const [file, content] of files) {
  const path = join(copy, file);
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
for (const file of readdirSync(copy, { recursive: true, withFileTypes: true })) {
  const path = join(file.parentPath, file.name);
  if (file.isFile() && !files.has(relative(copy, path))) rmSync(path);
}

const env = {
  ...process.env,
  CARGO_TARGET_DIR: join(root, "target/mutants/target"),
  CARGO_INCREMENTAL: "1",
  HUSTINGS_SHARED: process.env.HUSTINGS_SHARED ?? join(root, "../shared"),
  BELENIOS_TOOL: "none",
  // Eight points at a time take much stack where little is optimized.
  RUST_MIN_STACK: String(64 << 20),
  RUST_BACKTRACE: "0",
};
delete env.MUTANT;

/// The programs of a package's tests: of its library, and of the suite.
const build = (name, suite) => {
  const built = spawnSync("cargo", ["test", "-q", "--no-run", "--message-format=json", "-p", name, "--lib", "--test", suite, "--config", "profile.dev.package.ballots.opt-level=1"], { cwd: copy, env, encoding: "utf8", maxBuffer: 1 << 30 });
  const programs = built.stdout.split("\n").filter((line) => line.includes('"executable":"')).map((line) => JSON.parse(line));
  const program = (kind) => programs.find((p) => p.profile.test && p.target.kind.includes(kind))?.executable;
  if (built.status !== 0 || !program("lib") || !program("test")) {
    console.error(built.stderr);
    console.error("The copy with its switches does not build.");
    process.exit(1);
  }
  return { lib: program("lib"), test: program("test"), folder: name === "ballots" ? join(copy, "ballots") : copy };
};

const run = (program, folder, args, number) => {
  const mutant = number === null ? {} : { MUTANT: String(number) };
  return spawnSync(program, args, { cwd: folder, env: { ...env, ...mutant }, encoding: "utf8", maxBuffer: 1 << 30, timeout: 600_000, killSignal: "SIGKILL" });
};
/// The names of the tests that fail with this switch; none means that nobody noticed.
const failing = (programs, number, kind, args) => {
  const ran = run(programs[kind], programs.folder, args, number);
  const names = [...ran.stdout.matchAll(/^test (\S+)(?: - should panic)? \.\.\. FAILED$/gm)].map((match) => match[1]);
  return ran.status === 0 ? [] : names.length > 0 ? names : ["crashed or hung"];
};

/// Where the flaws are that a check of this group is for.
const near = {
  A: ["flaws", "spelling_flaws", "tally_flaws"],
  S: ["flaws", "forged", "threshold_flaws", "spelling_flaws"],
  B: ["ballot_flaws", "forged", "lists"],
  T: ["tally_flaws", "forged"],
  M: ["tally_flaws", "spelling_flaws"],
  D: ["tally_flaws", "lists", "threshold_flaws"],
  R: ["tally_flaws"],
};
const flaws = [...new Set(Object.values(near).flat())];
const of = (modules) => ["--exact", ...modules.map((module) => `${module}::each_fails_at_its_check`)];
/// Tests of whole elections take long and know no flaw.
const slow = ["random::", "own::", "fuzz::", "mutation::", "tool::", "table::", "watch"].flatMap((module) => ["--skip", module]);

/// What is run to notice a mutant, in turn: of the record, the nearest tests first, then all; of the lists by
/// file the tests that stand beside the check ("lib:" before a word of the library's own).
const tries = ({ part, name, tests }) => {
  if (part === "record") return [["test", ...of(near[name[0]] ?? flaws)], ["lib"], ["test", ...slow]];
  const own = tests.filter((word) => word.startsWith("lib:")).map((word) => word.slice(4));
  const suite = tests.filter((word) => !word.startsWith("lib:"));
  return [...(own.length > 0 ? [["lib", ...own]] : []), ...(suite.length > 0 ? [["test", ...suite]] : [])];
};

let missed = 0;
for (const name of ["ballots", "hustings"]) {
  const mutants = chosen.filter((mutant) => parts[mutant.part].package === name);
  if (mutants.length === 0) continue;
  const programs = build(name, parts[mutants[0].part].test);
  // Without any mutant all pass, and every word is of some test: or there is nothing to learn.
  const baseline = new Map(mutants.flatMap(tries).map((args) => [args.join(" "), args]));
  const asleep = [];
  for (const [kind, ...args] of baseline.values()) {
    const listed = run(programs[kind], programs.folder, [...args, "--list"], null).stdout;
    const known = [...listed.matchAll(/^(\S+): test$/gm)].map((match) => match[1]);
    const none = args.filter((word) => !word.startsWith("-") && args[0] !== "--skip" && !known.some((test) => test.includes(word)));
    asleep.push(...none.map((word) => `no test is called ${word}`), ...failing(programs, null, kind, args));
  }
  if (asleep.length > 0) {
    console.error(`Without any mutant these fail, so there is nothing to learn: ${[...new Set(asleep)].join(", ")}`);
    process.exit(1);
  }
  for (const mutant of mutants) {
    let names = [];
    for (const [kind, ...args] of tries(mutant)) {
      names = failing(programs, mutant.number, kind, args);
      if (names.length > 0) break;
    }
    if (names.length === 0) missed += 1;
    console.log(names.length === 0 ? `MISSED     ${mutant.name}` : `caught     ${mutant.name}  (${names.join(", ")})`);
  }
}
console.log(`${chosen.length} mutants: ${chosen.length - missed} caught, ${missed} missed`);
process.exit(missed === 0 ? 0 : 1);
