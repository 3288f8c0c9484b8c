// links: every relative link in the README and the book leads somewhere, and the book's contents name every
// page of it exactly once. Run it with Node from anywhere.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const docs = join(top, "docs");
const pages = readdirSync(docs, { recursive: true })
  .filter((name) => name.endsWith(".md") && !name.startsWith("book/"))
  .map((name) => join(docs, name));
const faults = [];

/// The text without code, where brackets aren't links.
const prose = (text) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");

/// The names that a page's headings can be linked by, as mdbook makes them.
function anchors(page) {
  const text = readFileSync(page, "utf8").replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return new Set([...text.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-")));
}

for (const page of [join(top, "README.md"), join(top, "CHANGELOG.md"), ...pages]) {
  const text = prose(readFileSync(page, "utf8"));
  for (const [, target] of text.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    const [path, anchor] = target.split("#");
    const file = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
    const fault = (text) => faults.push(`${relative(top, page)}: ${target}: ${text}`);
    if (!existsSync(file)) fault("leads nowhere");
    else if (anchor && file.endsWith(".md") && !anchors(file).has(anchor)) fault("no such heading");
    else if (page.startsWith(docs) && !file.startsWith(docs)) fault("leads out of the book");
  }
}

const listed = [...prose(readFileSync(join(docs, "SUMMARY.md"), "utf8")).matchAll(/\]\(([^)#\s]+)\)/g)]
  .map(([, target]) => join(docs, target));
for (const page of pages) {
  if (page === join(docs, "SUMMARY.md")) continue;
  const times = listed.filter((one) => one === page).length;
  if (times !== 1) faults.push(`docs/SUMMARY.md lists ${relative(docs, page)} ${times} times, not once`);
}

for (const fault of faults) console.error(`links: ${fault}`);
console.log(`links: ${pages.length} pages of the book, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
