// catalogue: every sentence that a page, a letter, a refusal or the booth says is in docs/catalogue.json, under
// the English that stands in the code; and nothing says any that is not. `--write` writes it anew.
//
//   node tests/tools/catalogue.mjs [--write]
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { sentencesOf } from "../../ballots/booth/sentences.mjs";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const list = "docs/catalogue.json";
const files = readdirSync(join(top, "src"), { recursive: true }).map((file) => `src/${file}`).sort();
const sentences = new Map();
const faults = [];

/// What a string literal says, in Rust as in a template.
const unquoted = (literal) =>
  literal.replace(/\\(?:\r?\n\s*|u\{([0-9a-f]+)\}|(.))/gi, (_, code, sign) => {
    if (code) return String.fromCodePoint(parseInt(code, 16));
    return sign === undefined ? "" : ({ n: "\n", t: "\t", r: "\r", 0: "\0" }[sign] ?? sign);
  });
const quoted = String.raw`"((?:[^"\\]|\\[\s\S])*)"`;
const says = (file, literal) => {
  const sentence = unquoted(literal);
  if (/^\s*$/.test(sentence)) faults.push(`${file}: an empty sentence`);
  if (/\p{L}'\p{L}/u.test(sentence)) faults.push(`${file}: a typewriter's apostrophe, where ’ is said everywhere else: ${sentence}`);
  escapes(file, sentence);
  sentences.set(sentence, file);
  return sentence;
};
/// An escape that was written for a program, and that people would read as it stands.
const escapes = (file, sentence) => {
  if (sentence.includes("\\")) faults.push(`${file}: a backslash, which people would read: ${sentence}`);
};
const places = (sentence) => [...sentence.matchAll(/\{(\w*)\}/g)].map(([, name]) => name);

/// Without what is for programs: comments, and a file's own tests.
const spoken = (rust) => rust.split(/^#\[cfg\(test\)\]/m)[0].replace(/^\s*\/\/.*$/gm, "");
const inRust = (file, text) => {
  const code = spoken(text);
  for (const [, literal] of code.matchAll(new RegExp(String.raw`\b(?:t|later)!\(\s*${quoted}`, "g"))) says(file, literal);
  // A refusal is read by whoever is refused.
  for (const [, rest] of code.matchAll(/\bProblem::(?:malformed|unauthenticated|forbidden|not_found|conflict|wrong_stage|not_ready|invalid|stale)\(\s*((?:"|format!\()[^\n]{0,60})/g)) {
    faults.push(`${file}: a refusal that is not in the catalogue: ${rest}`);
  }
};

/// A template's text is what is left without its expressions and tags.
const inTemplate = (file, text, method) => {
  const bare = text.replace(/\{#[\s\S]*?#\}/g, "").replace(/\{\{([\s\S]*?)\}\}(?!\})/g, (_, expression) => {
    for (const [, literal, rest] of expression.matchAll(new RegExp(String.raw`${quoted}\.${method}\(\)((?:(?!"\.${method}\(\))[\s\S])*)`, "g"))) {
      const sentence = says(file, literal);
      const given = [...rest.matchAll(/\.with\("(\w+)"/g)].map(([, name]) => name);
      const [needed, has] = [places(sentence), given].map((names) => [...new Set(names)].sort().join(", "));
      if (needed !== has) faults.push(`${file}: ${JSON.stringify(sentence)} has the places {${needed}} and is given {${has}}`);
    }
    return "";
  });
  const text_ = bare.replace(/\{%[\s\S]*?%\}/g, "");
  const left = method === "t" ? markup(text_) : [text_];
  for (const one of left) {
    const words = one.replace(/&[#\w]+;/g, "").match(/[^\n]*\p{L}{2,}[^\n]*/u)?.[0].trim();
    if (words && words !== "Hustings") faults.push(`${file}: text that is not in the catalogue: ${words.slice(0, 80)}`);
  }
};

/// What people read of a page: text between tags, and the attributes that are read out.
function markup(html) {
  const without = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<(pre|code|style|script|svg)\b[\s\S]*?<\/\1>/g, "");
  const attributes = [...without.matchAll(/\b(?:aria-label|alt|title|placeholder)="([^"]*)"/g)].map(([, value]) => value);
  return [...without.replace(/<[^>]*>/g, "\n").split("\n"), ...attributes];
}

for (const file of files) {
  if (/^src\/(demo|admin|build|language)\//.test(file)) continue;
  const read = () => readFileSync(join(top, file), "utf8");
  if (file.endsWith(".rs")) inRust(file, read());
  else if (file.endsWith(".html")) inTemplate(file, read(), "t");
  else if (file.startsWith("src/mail/letters/") && file.endsWith(".txt")) inTemplate(file, read(), "text");
}

// What the booth says is text: what is markup on a page would be read there as it stands.
for (const name of ["strings.en.ts", "keys-strings.en.ts"]) {
  const file = `ballots/booth/src/${name}`;
  const said = sentencesOf(readFileSync(join(top, file), "utf8"));
  faults.push(...said.faults.map((fault) => `${file}: ${fault}`));
  for (const sentence of said.sentences) {
    if (/[<>]|&\w+;/.test(sentence)) faults.push(`${file}: markup, which the booth doesn't read: ${sentence}`);
    escapes(file, sentence);
    sentences.set(sentence, file);
  }
}

const all = [...sentences.keys()].sort();
const written = JSON.stringify(Object.fromEntries(all.map((sentence) => [sentence, sentence])), null, 1) + "\n";
if (process.argv.includes("--write")) writeFileSync(join(top, list), written);
else {
  let there = "";
  try {
    there = readFileSync(join(top, list), "utf8");
  } catch {}
  if (there !== written) faults.push(`${list} is not what the code says: node tests/tools/catalogue.mjs --write`);
}
for (const fault of faults) console.error(`catalogue: ${fault}`);
console.log(`catalogue: ${all.length} sentences, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
