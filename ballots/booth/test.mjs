// test: bundles the tests and runs them with Node's own runner. `node test.mjs browser` runs those that need
// the service and a browser, `node test.mjs unit` or no word those that need neither; a further word only the
// files that begin so, and one more only the tests with it in their names.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] === "browser" ? "tests/browser" : "tests";
const out = join(here, ".tests");
const only = process.argv[3] ?? "";
const entries = readdirSync(join(here, folder)).filter((name) => name.endsWith(".test.ts") && name.startsWith(only));

rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => `${folder}/${name}`),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = entries.map((name) => join(out, name.replace(/ts$/, "mjs")));
const named = process.argv[4] === undefined ? [] : ["--test-name-pattern", process.argv[4]];
const reporter = ["--test-reporter", process.stdout.isTTY ? "spec" : "tap"];
const ran = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-timeout=900000", "--test-force-exit", ...named, ...reporter, ...files], {
  cwd: here,
  stdio: "inherit",
});
process.exitCode = ran.status ?? 1;
