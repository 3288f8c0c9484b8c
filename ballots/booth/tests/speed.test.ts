/** What a trustee's work on rankings takes for each ballot. SPEED=1000 says of how many; the figures are printed. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Ed25519 } from "../src/protocol/ed25519.ts";
import { type Election, readElection } from "../src/protocol/election.ts";
import { randomBelow } from "../src/protocol/group.ts";
import { makeShare } from "../src/protocol/opening.ts";
import { system } from "../src/protocol/random.ts";
import { checkShuffle, makeShuffle } from "../src/protocol/shuffle.ts";
import { type Tally, spell } from "../src/protocol/tally.ts";
import { publicKey } from "../src/protocol/trustee.ts";
import { readTrustees } from "../src/protocol/trustees.ts";
import { ranked } from "./support/elections.ts";

type Point = typeof Ed25519.generator;
const BALLOTS = Number(process.env["SPEED"] ?? 60);
/** In milliseconds of the processor's time; several times what it takes. */
const MOST = 60;

function timed<T>(what: string, work: () => T): T {
  const before = process.cpuUsage();
  const made = work();
  const { user, system: kernel } = process.cpuUsage(before);
  const each = (user + kernel) / 1000 / BALLOTS;
  console.log(`${what}: ${((each * BALLOTS) / 1000).toFixed(1)} s for ${BALLOTS} ballots, ${each.toFixed(1)} ms each`);
  assert.ok(each < MOST, `${what} takes ${each} ms a ballot`);
  return made;
}

test("a trustee's work on rankings takes milliseconds a ballot", { timeout: 1_200_000 }, () => {
  const secret = randomBelow(Ed25519.q, system);
  const key = publicKey(Ed25519, secret, system);
  const about = { version: 1, description: "", name: "", group: "Ed25519", public_key: key.public_key };
  const election = readElection(JSON.stringify({ ...about, questions: [ranked(14)], uuid: "SpeedTest12345" })) as Election<Point>;
  const trustees = readTrustees(Ed25519, JSON.stringify([["Single", key]]));
  const column = Array.from({ length: BALLOTS }, (_, i) => {
    const r = randomBelow(Ed25519.q, system);
    return spell(election, { alpha: Ed25519.powG(r), beta: Ed25519.mul(election.powKey(r), Ed25519.ofInts([i % 15])) });
  });
  const tally: Tally<Point> = { columns: [column], ballots: BALLOTS, weight: BALLOTS };
  const shuffle = timed("a shuffle made", () => makeShuffle(election, tally, system));
  const after = timed("a shuffle checked", () => checkShuffle(election, tally, shuffle));
  timed("a share made", () => makeShare(election, trustees, after, secret, system));
});
