/** Trustees and registrar: what is made here holds under other programs, and what they make holds here. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { readArchive } from "../src/protocol/archive.ts";
import { makeCodes, sparesOf } from "../src/protocol/codes.ts";
import { publicOf } from "../src/protocol/credential.ts";
import { Ed25519 } from "../src/protocol/ed25519.ts";
import { Rfc3526 } from "../src/protocol/field.ts";
import { makeBallot } from "../src/protocol/make.ts";
import { checkPart, commitmentOfFile, makeShare } from "../src/protocol/opening.ts";
import { VotersFault, readPrivate } from "../src/protocol/private.ts";
import { system } from "../src/protocol/random.ts";
import { checkRecord } from "../src/protocol/record.ts";
import { makeShuffle } from "../src/protocol/shuffle.ts";
import { tallyOf, writeSized, writeTally } from "../src/protocol/tally.ts";
import { answerDrill, newKey, publicKey, readKey, writeKey } from "../src/protocol/trustee.ts";
import { readTrustees } from "../src/protocol/trustees.ts";
import { verifyBallot } from "../src/protocol/verify.ts";
import { type Ceremony, ceremony, elected, tool } from "./support/ceremony.ts";
import { ranked, summed } from "./support/elections.ts";
import { BALLOTS, BELENIOS, run, without } from "./support/programs.ts";

const rust = without(BALLOTS, "tool `ballots`");
const CODES = ["aaaaa-bbbbbb-ccccc-dddddd", "11111-222222-33333-444444", "Zzzzz-yyyyyy-Xxxxx-wwwwww"] as const;

let made: Ceremony;
before(async () => {
  if (!rust.skip) made = await ceremony();
});

test("three trustees, one of them by our tool in Rust, make a key of which two suffice", rust, () => {
  const trustees = readTrustees(Ed25519, made.trustees);
  assert.equal(trustees.keys.length, 3);
  assert.deepEqual(trustees.items, [{ owners: [1, 2, 3], needed: 2 }]);
  for (const [i, key] of made.keys.entries()) assert.equal(Ed25519.write(Ed25519.powG(key)), trustees.keys[i]?.text);
});

test("our tool in Rust opens the key of a seed that was made here", rust, () => {
  writeFileSync(join(made.folder, "seed-1"), `${made.seeds[0]}\n`);
  writeFileSync(join(made.folder, "voutput-1.json"), made.voutputs[0] ?? "");
  tool(made.folder, "trustee", "threshold", "key", "--seed", "seed-1", "--voutput", "voutput-1.json", "--out", "key-1");
  assert.equal(readFileSync(join(made.folder, "key-1"), "utf8"), writeKey(made.keys[0]));
});

/** A whole record: ballots and one shuffle made here, the other there, and both openings; each program reads the other's. */
test("a record that two programs write in turn", rust, () => {
  const questions = [summed(3, 0, 2, false), ranked(5), summed(2, 1, 1, true), ranked(3)];
  const { election, board } = elected(made.trustees, questions, CODES);
  const file = (name: string): string => join(made.folder, name);
  const keep = (): void => writeFileSync(file("record.bel"), board.bytes());
  const verify = (): void => void tool(made.folder, "verify", "record.bel");

  keep();
  writeFileSync(file("drill.json"), answerDrill(Ed25519, election.fingerprint, made.keys[1], "Question 1", system));
  tool(made.folder, "trustee", "check-drill", "record.bel", "--owner", "2", "--question", "Question 1", "--answer", "drill.json");

  const votes = [
    [[1, 0, 1], [1, 2, 3, 0, 0], [0, 1], [1, 2, 3]],
    [[0, 0, 0], [0, 0, 0, 0, 0], [0, 0], [0, 0, 0]],
    [[0, 1, 0], [5, 4, 3, 2, 1], [1, 0], [2, 1, 0]],
  ];
  for (const [i, code] of CODES.entries()) board.add("Ballot", makeBallot(election, code, votes[i] ?? [], system).ballot);
  board.add("Ballot", makeBallot(election, CODES[0], votes[2] ?? [], system).ballot).add("EndBallots");
  const { setup } = checkRecord(board.bytes());
  const cast = readArchive(board.bytes()).filter(({ kind }) => kind === "Ballot");
  const sealed = tallyOf(election, cast.map(({ objects: [ballot] }) => verifyBallot(election, ballot?.json ?? "")), () => 1);
  board.add("EncryptedTally", writeTally(sealed), writeSized(sealed));
  const tally = (): NonNullable<ReturnType<typeof checkRecord>["tally"]> => {
    const checked = checkRecord(board.bytes());
    assert.ok(checked.tally);
    return checked.tally;
  };
  keep();
  verify();

  board.addOf("Shuffle", 1, makeShuffle(election, tally(), system));
  keep();
  verify();
  tool(made.folder, "trustee", "shuffle", "record.bel", "--out", "shuffle.json");
  board.addOf("Shuffle", 3, readFileSync(file("shuffle.json"), "utf8")).add("EndShuffles");
  keep();
  verify();

  const current = tally();
  const share = makeShare(election, setup.trustees, current, made.keys[0], system);
  assert.equal(share.owner, 1);
  assert.equal(commitmentOfFile(election.fingerprint, 1, share.file), share.commitment);
  const committed = tool(made.folder, "trustee", "share", "record.bel", "--key", "trustee.key", "--out", "share-3.json").trim();
  const theirs = readFileSync(file("share-3.json"), "utf8");
  assert.equal(commitmentOfFile(election.fingerprint, 3, theirs), committed);
  const parts = [share.file, theirs].map((text) => JSON.parse(text) as { partial_decryption: object; strong_proofs: object });
  for (const [i, owner] of [1, 3].entries()) {
    const [part, proofs] = [JSON.stringify(parts[i]?.partial_decryption), JSON.stringify(parts[i]?.strong_proofs)];
    checkPart(election, setup.trustees, current, owner, part, proofs);
    board.addOf("PartialDecryption", owner, part);
  }
  keep();
  verify();
  const checked = checkRecord(board.bytes());
  assert.deepEqual([checked.shuffled, checked.opened, checked.ballots], [[1, 3], [1, 3], 4]);
  if (BELENIOS !== undefined) {
    mkdirSync(file("judged"));
    writeFileSync(file(`judged/${election.uuid}.bel`), board.bytes());
    const judged = run(BELENIOS, ["election", "verify"], file("judged"));
    assert.ok(judged.ok, judged.said);
  }

});

test("a key of one trustee, in both groups", rust, () => {
  for (const group of [Ed25519, Rfc3526] as const) check(group as typeof Ed25519);
  function check(group: typeof Ed25519): void {
    const secret = newKey(group, system);
    assert.equal(readKey(group, `${writeKey(secret)}\n`), secret);
    assert.equal(readTrustees(group, JSON.stringify([["Single", publicKey(group, secret, system)]])).keys.length, 1);
    const folder = join(made.folder, group.name);
    tool(made.folder, "trustee", "key", "--out", folder, "--group", group.name);
    const theirs = readKey(group, readFileSync(join(folder, "trustee.key"), "utf8"));
    const pub = readFileSync(join(folder, "trustee.pub"), "utf8").trim();
    assert.equal(readTrustees(group, `[["Single",${pub}]]`).keys[0]?.text, group.write(group.powG(theirs)));
  }
});

test("voting codes: the same two files as our tool in Rust makes", rust, () => {
  const voters = Array.from({ length: 40 }, (_, i) => `voter-${i}@example.org`);
  const uuid = "KeysTest123456";
  const here = makeCodes(uuid, voters, system);
  writeFileSync(join(made.folder, "voters.txt"), `${voters.join("\n")}\n`);
  tool(made.folder, "credentials", "--uuid", uuid, "voters.txt");
  const there = {
    secret: readFileSync(join(made.folder, "private-credentials.tsv"), "utf8"),
    roll: readFileSync(join(made.folder, "public-credentials.json"), "utf8").trim(),
  };
  for (const { secret, roll } of [here, there]) {
    const codes = readPrivate(secret);
    assert.deepEqual([...codes.keys()], voters);
    const publics = [...codes.values()].map((code) => publicOf({ uuid, group: Ed25519 }, code)).sort(Ed25519.order);
    assert.equal(JSON.stringify(publics), roll);
  }
});

test("spare codes: they stand apart in both lists, as in those of our tool in Rust", rust, () => {
  const uuid = "KeysTest123456";
  const folder = join(made.folder, "spares");
  writeFileSync(join(made.folder, "two.txt"), "a@example.org\nb@example.org\n");
  tool(made.folder, "credentials", "--uuid", uuid, "--spares", "3", "--out", folder, "two.txt");
  const there = {
    secret: readFileSync(join(folder, "private-credentials.tsv"), "utf8"),
    roll: readFileSync(join(folder, "public-credentials.json"), "utf8"),
  };
  for (const { secret, roll } of [makeCodes(uuid, ["a@example.org", "b@example.org"], system, undefined, 3), there]) {
    const codes = readPrivate(secret);
    assert.deepEqual([...codes.keys()], ["a@example.org", "b@example.org", "spare 1", "spare 2", "spare 3"]);
    assert.deepEqual(sparesOf(codes), [...codes.values()].slice(2));
    const publics = [...codes.values()].map((code) => publicOf({ uuid, group: Ed25519 }, code));
    const [voters, spares] = [publics.slice(0, 2), publics.slice(2)].map((list) => list.sort(Ed25519.order));
    assert.equal(JSON.stringify({ voters, spares }), roll);
  }
  assert.throws(() => makeCodes(uuid, ["Spare 1"], system), VotersFault);
});
