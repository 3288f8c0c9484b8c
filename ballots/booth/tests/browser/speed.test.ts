/** How long a phone takes: thirty choices encrypted and proved, on this machine and slowed four times. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { build } from "esbuild";

import { makeElection, ranked, summed } from "../support/elections.ts";
import { CHROMIUM, DESK, Visitor } from "./visitor.ts";

const skip = CHROMIUM === undefined ? "SKIPPED: no Chromium here" : false;

/** What the worker does with an election, a code and a choice, in a function that a page can be given. */
const SOURCE = `
import { readElection } from "./src/protocol/election.ts";
import { makeBallot } from "./src/protocol/make.ts";
import { system } from "./src/protocol/random.ts";
globalThis.timed = (json, code, answers) => {
  const begun = performance.now();
  const election = readElection(json);
  election.powKey(1n);
  election.group.powG(1n);
  const ready = performance.now();
  makeBallot(election, code, answers, system);
  return { tables: ready - begun, ballot: performance.now() - ready };
};`;

/** In milliseconds: on a desktop, and on a phone, which is taken to be four times as slow. */
const MOST = { 1: 1000, 4: 5000 };

const thirty = Array.from({ length: 30 }, (_, i) => (i < 5 ? 1 : 0));
const CASES: [string, ReturnType<typeof makeElection>, number[]][] = [
  ["thirty choices, blank allowed", makeElection("Ed25519", [summed(30, 1, 30, true)]), thirty],
  ["thirty ranked", makeElection("Ed25519", [ranked(30)]), thirty.map((_, i) => i + 1)],
  ["a hundred ranked, in the finite field", makeElection("RFC-3526-2048", [ranked(100)]), Array.from({ length: 100 }, (_, i) => i + 1)],
];

test("thirty choices in a second on a desktop, and in five on a phone", { skip }, async () => {
  const made = await build({
    stdin: { contents: SOURCE, resolveDir: process.cwd(), loader: "ts" },
    bundle: true, minify: true, format: "iife", target: "es2022", write: false,
  });
  const visitor = await Visitor.come(DESK);
  const { page, context } = visitor;
  const session = await context.newCDPSession(page);
  // The thread's own time: what else the machine does meanwhile is no phone's fault.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  for (const rate of [1, 4] as const) {
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    for (const [name, { json, codes }, answer] of CASES) {
      // A page of its own, so that nothing is warm.
      await page.goto("about:blank");
      await page.evaluate(made.outputFiles[0]?.text ?? "");
      const begun = await spent();
      const took = await page.evaluate(
        ([json, code, answers]) => {
          const { timed } = globalThis as unknown as { timed: (...given: unknown[]) => { tables: number; ballot: number } };
          return timed(json, code, answers);
        },
        [json, codes[0] ?? "", [answer]] as const,
      );
      const cpu = (await spent()) - begun;
      const whole = took.tables + took.ballot;
      console.log(`${name}, slowed ${rate} times: ${cpu.toFixed()} ms of the processor, ${whole.toFixed()} by the clock (tables ${took.tables.toFixed()})`);
      assert.ok(cpu > 0 && cpu < MOST[rate], `${name}, slowed ${rate} times: ${cpu} ms`);
    }
  }
  await visitor.leave();
});
