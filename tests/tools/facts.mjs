// facts: what the book and the README name is what the code has. Prose can't be tested, but its lists can:
// stages, roles, checks of the verifier, limits of the booth, paths, and targets of make. Run it with Node from anywhere.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (path) => readFileSync(join(top, path), "utf8");
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, word]) => word);
const faults = [];

/// The two lists must be the same, in the same order.
function same(what, inBook, inCode) {
  if (inCode.length === 0) faults.push(`${what}: the code's list was not found; mend this script`);
  else if (inBook.join() !== inCode.join()) faults.push(`${what}: the book has ${inBook}; the code has ${inCode}`);
}

/// The words that a function `as_str` of the code gives, in order.
const words = (path) => {
  const body = read(path).match(/fn as_str\(self\)[\s\S]*?\n {4}\}\n/)?.[0] ?? "";
  return found(body, /=> "([a-z-]+)"/g);
};

const election = read("docs/election.md");
const verify = read("docs/verify.md");
// Void is no step of a life, and the service is a role that no token carries.
const stages = words("src/elections/stage.rs").filter((word) => word !== "void");
same("stages, in order", found(election.match(/^ {4}call .*$/m)?.[0] ?? "", /([a-z]+)/g), stages);
same("stages, as described", found(election, /^\| \*\*([a-z]+)\*\* \| [^|]+ \| [^|]+ \|/gm), stages);
same("roles", found(election, /^\| \*\*([a-z]+)\*\* \| [^|]+ \|$/gm), words("src/access/mod.rs").filter((word) => word !== "service"));
// Each check is a file; the list says in which order the report names them.
const folder = "ballots/src/record/checks";
const checks = found(read(`${folder}/mod.rs`), /^ {4}\w+ = (\w+),$/gm).map((name) => {
  const file = read(`${folder}/${name}.rs`);
  return (field) => file.match(new RegExp(`^ {4}${field}:\\s+"((?:[^"\\\\]|\\\\.)*)",$`, "m"))?.[1].replaceAll('\\"', '"') ?? `no ${field} in ${name}.rs`;
});
const row = (of) => `| ${["number", "title", "looks_at", "stops", "source"].map(of).join(" | ")} |`;
const rows = found(verify, /^(\| [A-Z]\d \|.*)$/gm);
checks.map(row).forEach((inCode, i) => same(`check ${i + 1} of the verifier`, [rows[i]], [inCode]));
if (checks.length !== rows.length || checks.length === 0) faults.push(`checks of the verifier: ${rows.length} in the book, ${checks.length} in the code`);
const booth = read("docs/booth.md");
const crowd = Number(read("ballots/booth/src/api.ts").match(/^const CROWD = (\d+);$/m)?.[1]);
const sizes = found(booth, /\bof\s+([\d,]+) or more/g).map((size) => size.replace(",", ""));
same("from which size of the roll on a digit is told, and two", sizes, [crowd * 16, crowd * 256].map(String));
const loads = found(booth, /^\|.*\| what `make booth` prints \| (\d+) kB \|$/gm);
same("what a page of the booth loads at most", [...new Set(loads)], found(read("ballots/booth/build.mjs"), /const MOST = (\d+)_000;/g));

const targets = new Set(found(read("Makefile"), /^([a-z-]+):/gm));
const pages = ["README.md", ...readdirSync(join(top, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
for (const page of pages) {
  const text = read(page);
  for (const target of found(text, /\bmake ([a-z][a-z-]*)(?=`|\*| ARGS|$)/gm)) {
    if (!targets.has(target)) faults.push(`${page}: there is no "make ${target}"`);
  }
  for (const path of found(text, /((?:src|ballots|migrations|tests|docs)\/[\w./-]*\w)/g)) {
    if (!existsSync(join(top, path)) && !/^docs\/book\b/.test(path)) faults.push(`${page}: there is no ${path}`);
  }
}

for (const fault of faults) console.error(`facts: ${fault}`);
console.log(`facts: ${pages.length} pages, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
