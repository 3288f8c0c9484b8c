/** The programs that ballots are exchanged with: ours in Rust, and belenios-tool. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The top of the tree: tests run in ballots/booth. */
export const TOP = resolve(process.cwd(), "../..");

const first = (...paths: (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && existsSync(path));

/** Our tool in Rust, if it is built. */
export const BALLOTS = first(
  process.env["BALLOTS_TOOL"],
  join(TOP, "target/debug/ballots"),
  join(TOP, "target/release/ballots"),
);

/** Somebody else's program. */
export const BELENIOS = first(process.env["BELENIOS_TOOL"], join(TOP, ".tools/belenios/belenios-tool"));

/** What a test says that can't run here. */
export const without = (program: string | undefined, name: string): { skip?: string } =>
  program === undefined ? { skip: `SKIPPED: no ${name} here` } : {};

/** Runs a program; what it wrote, and whether it ended with 0. */
export function run(program: string, args: string[], folder?: string): { ok: boolean; out: string; said: string } {
  const ran = spawnSync(program, args, { encoding: "utf8", cwd: folder, maxBuffer: 1 << 28 });
  return { ok: ran.status === 0, out: ran.stdout, said: `${ran.stdout}${ran.stderr}` };
}
