/** Ballots made here hold under other programs, and theirs hold here: two protocols would be none. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { type Answer, makeBallot } from "../src/protocol/make.ts";
import { system } from "../src/protocol/random.ts";
import { openTested, writeTested } from "../src/protocol/tested.ts";
import { verifyBallot } from "../src/protocol/verify.ts";
import { type Made, makeElection, ranked, summed } from "./support/elections.ts";
import { BALLOTS, BELENIOS, run, without } from "./support/programs.ts";

interface Case {
  name: string;
  made: Made;
  answers: Answer[];
  /** As `ballots vote` takes it and `ballots tested` tells it: blank first where it is allowed. */
  told: number[][];
}

const plain = makeElection("Ed25519", [summed(3, 0, 2, false), summed(4, 1, 2, true), ranked(30)]);
const thirty = Array.from({ length: 30 }, (_, i) => (i < 12 ? 12 - i : 0));
const field = makeElection("RFC-3526-2048", [ranked(40), summed(3, 1, 3, true)]);
const forty = Array.from({ length: 40 }, (_, i) => i + 1);

const CASES: Case[] = [
  {
    name: "choices, a blank answer, and a ranking of thirty",
    made: plain,
    answers: [[1, 0, 1], [0, 0, 0, 0], thirty],
    told: [[1, 0, 1], [1, 0, 0, 0, 0], thirty],
  },
  {
    name: "no choice, two choices, and a blank ranking",
    made: plain,
    answers: [[0, 0, 0], [1, 0, 0, 1], thirty.map(() => 0)],
    told: [[0, 0, 0], [0, 1, 0, 0, 1], thirty.map(() => 0)],
  },
  {
    name: "a ranking of forty, in the finite field",
    made: field,
    answers: [forty, [1, 1, 1]],
    told: [forty, [0, 1, 1, 1]],
  },
];

for (const [i, { name, made, answers, told }] of CASES.entries()) {
  const { election, folder, archive, codes, roll } = made;
  const code = codes[i] ?? "";
  const onRoll = (credential: string): boolean => roll.has(credential);
  const file = (kind: string): string => join(folder, `${kind}-${i}.json`);

  test(`made here, checked here: ${name}`, () => {
    let last = [0, 1];
    const ballot = makeBallot(election, code, answers, system, (done, of) => (last = [done, of]));
    assert.equal(last[0], last[1], "the progress ends where it said");
    assert.equal(verifyBallot(election, ballot.ballot, onRoll).tracker, ballot.tracker);
    assert.deepEqual(openTested(election, writeTested(ballot)).answers, told);
  });

  test(`made here, checked by our tool in Rust: ${name}`, without(BALLOTS, "tool `ballots`"), () => {
    const ballot = makeBallot(election, code, answers, system);
    writeFileSync(file("tested"), writeTested(ballot));
    const { ok, out, said } = run(BALLOTS ?? "", ["tested", file("tested"), "--record", archive, "--json"]);
    assert.ok(ok, said);
    const verdict = JSON.parse(out) as { tracker: string; answers: number[][] };
    assert.deepEqual([verdict.tracker, verdict.answers], [ballot.tracker, told]);
  });

  test(`made here, checked by belenios-tool: ${name}`, without(BELENIOS, "belenios-tool"), () => {
    const { ballot } = makeBallot(election, code, answers, system);
    writeFileSync(file("ballot"), ballot);
    const args = ["election", "verify-ballot", "--ballot", file("ballot")];
    const { ok, said } = run(BELENIOS ?? "", args, folder);
    assert.ok(ok, said);
  });

  test(`made by our tool in Rust, checked here: ${name}`, without(BALLOTS, "tool `ballots`"), () => {
    writeFileSync(file("code"), code);
    writeFileSync(file("choice"), JSON.stringify(told));
    const vote = ["vote", archive, "--credential", file("code"), "--choice", file("choice")];
    const cast = run(BALLOTS ?? "", vote);
    assert.ok(cast.ok, cast.said);
    verifyBallot(election, cast.out, onRoll);
    const tested = run(BALLOTS ?? "", [...vote, "--test"]);
    assert.deepEqual(openTested(election, tested.out).answers, told);
  });
}
