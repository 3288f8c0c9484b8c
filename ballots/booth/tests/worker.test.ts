/** What the thread that checks says of what it can't: a ballot that is bad is told from a check that failed. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Ask, Told } from "../src/messages.ts";
import { makeBallot } from "../src/protocol/make.ts";
import { system } from "../src/protocol/random.ts";
import { writeTested } from "../src/protocol/tested.ts";
import { whyNotOpened } from "../src/testing.ts";
import { Failed } from "../src/thread.ts";
import { makeElection, summed } from "./support/elections.ts";

/** The worker, which hears and tells here. */
let hear: (event: { data: Ask }) => void;
const told: Told[] = [];
Object.assign(globalThis, {
  addEventListener: (_: string, heard: typeof hear) => (hear = heard),
  postMessage: (said: Told) => told.push(said),
});
await import("../src/worker.ts");
const ask = (asked: Ask): Told => {
  hear({ data: asked });
  return told.pop() ?? assert.fail("no answer");
};

const { election, json, codes } = makeElection("Ed25519", [summed(2, 0, 1, false)]);
const made = makeBallot(election, codes[0] ?? "", [[1, 0]], system);

test("only what is wrong with a ballot is known of it", () => {
  const early = ask({ kind: "verify", ballot: made.ballot });
  assert.ok(early.kind === "failed" && early.known !== true, JSON.stringify(early));
  assert.equal(ask({ kind: "election", json }).kind, "ready");
  assert.equal(ask({ kind: "verify", ballot: made.ballot }).kind, "holds");
  assert.equal(ask({ kind: "open", file: writeTested(made) }).kind, "opened");
  const other = makeBallot(election, codes[0] ?? "", [[0, 1]], system);
  for (const bad of [{ kind: "verify", ballot: `${made.ballot} ` }, { kind: "open", file: writeTested({ ...made, tracker: other.tracker }) }] as const) {
    const found = ask(bad);
    assert.ok(found.kind === "failed" && found.known === true, JSON.stringify(found));
  }
  // Nothing of the ballot: the device, say, has no room left.
  const failing = { get kind(): "verify" { throw new RangeError("out of memory"); }, ballot: made.ballot };
  const found = ask(failing);
  assert.ok(found.kind === "failed" && found.known === false && found.why === "out of memory", JSON.stringify(found));
});

test("a test says that a ballot doesn't open only where that is known", () => {
  assert.equal(whyNotOpened(new Failed("question 1", true, undefined)), "question 1");
  const failed = new Failed("out of memory", false, undefined);
  assert.throws(() => whyNotOpened(failed), (fault) => fault === failed);
});
