// audit: what the workspace depends on, held against what we allow. Run it with Node.
//
// Three questions for every package in Cargo.lock: does it come from where it should, is it one that we have
// banned, and may we pass it on under our licence? Known advisories aren't looked up here: their list is
// not in a package registry.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// One set of cryptography, ring's, and no C library of the system's: what we ship is what we tested.
const BANNED = {
  "openssl": "ring is our cryptography",
  "openssl-sys": "ring is our cryptography",
  "native-tls": "rustls on ring is our TLS",
  "aws-lc-rs": "a second set of primitives, and a long C build",
  "aws-lc-sys": "a second set of primitives, and a long C build",
  "git2": "nothing here needs it",
  "curl-sys": "hyper is our HTTP",
};

// Licences that let anybody use the whole under ours. Not copyleft, unless a package stands in EXCEPTIONS.
const ALLOWED = new Set([
  "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CDLA-Permissive-2.0", "ISC",
  "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib",
]);

// Packages under another licence, each with its reason.
const EXCEPTIONS = {
  "cssparser": "MPL-2.0, which asks for the source of its own files alone; ammonia needs it, and we don't change it",
  "dtoa-short": "MPL-2.0 likewise; cssparser needs it",
};

// The booth's, likewise. What only tests or builds with is not passed on.
const BOOTH_EXCEPTIONS = {
  "axe-core": "MPL-2.0; it looks at pages in our tests and is in nothing that we ship",
};

/// Whether an SPDX expression can be met with licences of `allowed`; OR and AND, with brackets.
function permits(expression, allowed) {
  // Old packages wrote "MIT/Apache-2.0" for OR. An exception ("WITH ...") only ever permits more.
  const tokens = expression.replaceAll("/", " OR ").replace(/ WITH \S+/g, "").match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const any = () => {
    let held = all();
    while (tokens[at] === "OR") { at += 1; held = all() || held; }
    return held;
  };
  const all = () => {
    let held = one();
    while (tokens[at] === "AND") { at += 1; held = one() && held; }
    return held;
  };
  const one = () => {
    const token = tokens[at];
    at += 1;
    if (token !== "(") return allowed.has(token);
    const held = any();
    if (tokens[at] !== ")") throw new Error(`unbalanced licence expression: ${expression}`);
    at += 1;
    return held;
  };
  const held = any();
  if (at !== tokens.length) throw new Error(`licence expression not understood: ${expression}`);
  return held;
}

const { packages, workspace_members: members } = JSON.parse(execFileSync(
  "cargo", ["metadata", "--locked", "--format-version", "1"],
  { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] },
));
const ours = new Set(members);
const faults = [];
// All from one registry: another one, a repository or a folder outside would be a second source to trust.
const registry = packages.find(({ name }) => name === "serde")?.source;
if (!/^(registry|sparse)\+https:/.test(registry ?? "")) faults.push(`serde comes from no registry: ${registry}`);
for (const { id, name, version, source, license } of packages) {
  const fault = (text) => faults.push(`${name} ${version}: ${text}`);
  if (name in BANNED) fault(`banned (${BANNED[name]})`);
  if (!ours.has(id) && source !== registry) fault(`comes from ${source ?? "a folder"}, not from the registry`);
  if (name in EXCEPTIONS) continue;
  if (!license) fault("names no licence");
  else if (!permits(license, ALLOWED)) fault(`its licence, ${license}, is not on our list`);
}
for (const name of Object.keys(EXCEPTIONS)) {
  if (!packages.some((one) => one.name === name)) faults.push(`${name}: an exception that nothing needs any more`);
}

// The booth: each package in one version with its hash, from the registry that npm is set to, and no other.
const lock = join(dirname(fileURLToPath(import.meta.url)), "../../ballots/booth/package-lock.json");
const booth = Object.entries(JSON.parse(readFileSync(lock, "utf8")).packages).filter(([path]) => path !== "");
for (const [path, { version, license, integrity, resolved, dev }] of booth) {
  const name = path.replace(/^.*node_modules\//, "");
  const fault = (text) => faults.push(`booth, ${name} ${version}: ${text}`);
  if (resolved !== undefined) fault(`names where it comes from, ${resolved}: npm's setting says that`);
  if (!integrity?.startsWith("sha512-")) fault("has no SHA-512");
  if (name in BOOTH_EXCEPTIONS) { if (!dev) fault("an exception for tests alone, and we would ship it"); continue; }
  if (!permits(license ?? "", ALLOWED)) fault(`its licence, ${license}, is not on our list`);
}
for (const name of Object.keys(BOOTH_EXCEPTIONS)) {
  if (!booth.some(([path]) => path.endsWith(`/${name}`))) faults.push(`booth, ${name}: an exception that nothing needs any more`);
}

for (const fault of faults) console.error(`audit: ${fault}`);
console.log(`audit: ${packages.length} crates and ${booth.length} packages of the booth, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
