/** One flaw, one case: a good message, record or file is bent in one place, and the check that is meant refuses it. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { readArchive } from "../src/protocol/archive.ts";
import { nameOf } from "../src/protocol/bytes.ts";
import { makeCertificate, readCertificateLines } from "../src/protocol/certificates.ts";
import { certsMessage } from "../src/protocol/commitments.ts";
import { makeCodes } from "../src/protocol/codes.ts";
import { tallyFor } from "../src/protocol/due.ts";
import { Ed25519 } from "../src/protocol/ed25519.ts";
import type { Election } from "../src/protocol/election.ts";
import { mod } from "../src/protocol/group.ts";
import { makeBallot } from "../src/protocol/make.ts";
import { checkPart, makeShare } from "../src/protocol/opening.ts";
import { keysOf, newSeed, readSeed, receive, send, sign, signed } from "../src/protocol/pki.ts";
import { writeProof } from "../src/protocol/proofs.ts";
import { readPrivate } from "../src/protocol/private.ts";
import { system } from "../src/protocol/random.ts";
import { type Checked, checkRecord } from "../src/protocol/record.ts";
import { makeShuffle } from "../src/protocol/shuffle.ts";
import { type Tally, tallyOf, writeSized, writeTally } from "../src/protocol/tally.ts";
import { answer, keyOf, makePolynomial, ownerOf } from "../src/protocol/threshold.ts";
import { TrusteeFault, publicKey, readKey, writeKey } from "../src/protocol/trustee.ts";
import { readTrustees, suffice } from "../src/protocol/trustees.ts";
import { verifyBallot } from "../src/protocol/verify.ts";
import { Board } from "./support/archive.ts";
import { elected } from "./support/ceremony.ts";
import { ranked, summed } from "./support/elections.ts";
import { keysWorker } from "./support/keysworker.ts";

const CODES = ["aaaaa-bbbbbb-ccccc-dddddd", "11111-222222-33333-444444", "Zzzzz-yyyyyy-Xxxxx-wwwwww"];
const NEUTRAL = `${"0".repeat(63)}1`;
/** What is parsed, to be bent in any way. */
type Loose = any;

// A key generation of two trustees, both of whom are needed, all by this program.
const seeds = [newSeed(system), newSeed(system)] as [string, string];
const place = (index: number): { index: number; size: number; threshold: number } => ({ index, size: 2, threshold: 2 });
const certs = seeds.map((seed, i) => makeCertificate(Ed25519, seed, place(i + 1), system)) as [string, string];
const lines = certs.join("\n");
let polynomials: Loose[];
let trustees: string;

/** What the service routes to trustee 1. */
function vinput(bend: (message: Loose) => void = () => {}): string {
  const message = {
    polynomial: polynomials[0].polynomial,
    secrets: polynomials.map(({ secrets }) => secrets[0]),
    coefexps: polynomials.map(({ coefexps }) => coefexps),
    signatures: polynomials.map(({ signature }) => signature),
  };
  const copy = structuredClone(message);
  bend(copy);
  return JSON.stringify(copy);
}

before(async () => {
  polynomials = await Promise.all(seeds.map(async (seed) => JSON.parse(await makePolynomial(Ed25519, seed, lines, system))));
  const voutputs = [JSON.parse(await answer(Ed25519, seeds[0], lines, vinput(), system))];
  const second = vinput((message) => {
    message.polynomial = polynomials[1].polynomial;
    message.secrets = polynomials.map(({ secrets }) => secrets[1]);
  });
  voutputs.push(JSON.parse(await answer(Ed25519, seeds[1], lines, second, system)));
  const parameters = {
    threshold: 2,
    certs: certs.map((one) => JSON.parse(one)),
    coefexps: polynomials.map(({ coefexps }) => coefexps),
    signatures: polynomials.map(({ signature }) => signature),
    verification_keys: voutputs.map(({ public_key }) => public_key),
  };
  trustees = JSON.stringify([["Pedersen", parameters]]);
});

test("certificates that are no others' are refused", () => {
  const bent = (bend: (certificate: Loose) => void, resign?: string): string => {
    const certificate = JSON.parse(certs[1]);
    bend(certificate);
    return [certs[0], resign ?? JSON.stringify(certificate)].join("\n");
  };
  const FLAWS: [string, string, RegExp][] = [
    ["an altered message", bent((c) => (c.message = c.message.replace('"index":2', '"index":1'))), /trustee 2: .*signature/],
    ["an altered signature", bent((c) => (c.signature.response = "1")), /trustee 2: .*signature/],
    ["another group", bent((c) => (c.message = c.message.replace("Ed25519", "RFC-3526-2048"))), /another group/],
    ["a key that protects nothing", bent((c) => (c.message = c.message.replace(/"encryption":"\w+"/, `"encryption":"${NEUTRAL}"`))), /neutral/],
    ["out of place", bent(() => {}, makeCertificate(Ed25519, seeds[1], { index: 1, size: 2, threshold: 2 }, system)), /trustee 2: .*its place/],
    ["of another threshold", bent(() => {}, makeCertificate(Ed25519, seeds[1], { index: 2, size: 2, threshold: 1 }, system)), /its place/],
    ["the first trustee's keys again", bent(() => {}, makeCertificate(Ed25519, seeds[0], place(2), system)), /trustee 2: .*another trustee's/],
    ["white space", bent(() => {}, certs[1].replace(",", ", ")), /canonical/],
    ["one missing", certs[0], /its place/],
    ["none", "\n", /0 certificates/],
  ];
  for (const [name, file, reason] of FLAWS) assert.throws(() => readCertificateLines(Ed25519, file), reason, name);
  assert.throws(() => makeCertificate(Ed25519, seeds[0], { index: 3, size: 2, threshold: 1 }, system), /no such place/);
  assert.throws(() => makeCertificate(Ed25519, seeds[0], { index: 1, size: 2, threshold: 3 }, system), /no such place/);
});

test("shares that are wrong are refused, with their sender's name", async () => {
  const { signing } = keysOf(Ed25519, seeds[1]);
  const mine = JSON.parse(JSON.parse(certs[0]).message).encryption as string;
  const wrong = await send(Ed25519, signing, mine, JSON.stringify({ secret: "1" }), system);
  const elsewhere = polynomials[1].secrets[1] as string;
  const forged = await send(Ed25519, 5n, mine, JSON.stringify({ secret: "1" }), system);
  const theirs = JSON.parse(JSON.parse(certs[1]).message).encryption as string;
  // Sealed for one trustee, and inside for another.
  const misled = await send({ ...Ed25519, read: () => Ed25519.read(mine) }, signing, theirs, JSON.stringify({ secret: "1" }), system);
  const own = await send(Ed25519, keysOf(Ed25519, seeds[0]).signing, mine, JSON.stringify({ polynomial: ["1", "2"] }), system);
  // One coefficient where two are needed, and all of it signed.
  const coefexps = [Ed25519.write(Ed25519.powG(5n))];
  const one = signed(Ed25519, JSON.stringify({ coefexps }), signing, system);
  const both = writeProof(sign(Ed25519, certsMessage(readCertificateLines(Ed25519, lines), coefexps), signing, system));
  const resealed = (sealed: string, bend: (data: string) => string): string => {
    const message = JSON.parse(sealed);
    message.data = bend(message.data);
    return JSON.stringify(message);
  };
  const altered = (sealed: string): string => resealed(sealed, (data) => `${data.slice(0, -1)}${data.endsWith("0") ? "1" : "0"}`);
  const FLAWS: [string, (message: Loose) => void, RegExp][] = [
    ["another number", (m) => (m.secrets[1] = wrong), /trustee 2: the share is not that of the published polynomial/],
    ["for somebody else", (m) => (m.secrets[1] = elsewhere), /trustee 2: .*does not open/],
    ["by somebody else", (m) => (m.secrets[1] = forged), /trustee 2: .*not signed by its sender/],
    ["altered", (m) => (m.secrets[1] = altered(m.secrets[1])), /trustee 2: .*does not open/],
    ["another algorithm", (m) => (m.secrets[1] = m.secrets[1].replace("AES-GCM", "AES-CCM")), /trustee 2: .*algorithm/],
    ["in odd digits", (m) => (m.secrets[1] = resealed(m.secrets[1], (data) => data.slice(1))), /trustee 2: .*hexadecimal/],
    ["in capital digits", (m) => (m.secrets[1] = resealed(m.secrets[1], (data) => data.toUpperCase())), /trustee 2: .*hexadecimal/],
    ["that names somebody else", (m) => (m.secrets[1] = misled), /trustee 2: .*for another recipient/],
    ["another polynomial", (m) => (m.polynomial = polynomials[1].polynomial), /trustee 1: .*does not open/],
    ["a polynomial that was not published", (m) => (m.polynomial = own), /trustee 1: .*not those that were drawn/],
    ["a coefficient missing", (m) => ([m.coefexps[1], m.signatures[1]] = [one, both]), /trustee 2: not as many coefficients/],
    ["a share missing", (m) => m.secrets.pop(), /not as many shares/],
    ["a commitment missing", (m) => m.coefexps.pop(), /not as many commitments/],
    ["commitments altered", (m) => (m.coefexps[1].message = m.coefexps[0].message), /trustee 2: the signature of the coefficients/],
    ["the second signature", (m) => (m.signatures[1] = m.signatures[0]), /trustee 2: the signature of the certificates/],
  ];
  for (const [name, bend, reason] of FLAWS) await assert.rejects(answer(Ed25519, seeds[0], lines, vinput(bend), system), reason, name);
  await assert.rejects(answer(Ed25519, newSeed(system), lines, vinput(), system), /belongs to none/);
  await assert.rejects(makePolynomial(Ed25519, newSeed(system), lines, system), /belongs to none/);
  // The page asks first whose a secret is, and sends nothing with another's.
  assert.deepEqual([...seeds, newSeed(system)].map((seed) => ownerOf(Ed25519, seed, lines)), [...seeds.map((_, i) => i + 1), 0]);
  const { decryption } = keysOf(Ed25519, seeds[0]);
  const sender = Ed25519.powG(signing);
  const other = await send(Ed25519, signing, Ed25519.write(Ed25519.powG(decryption)), "{}", system);
  assert.equal(await receive(Ed25519, decryption, sender, other), "{}");
});

test("an answer that holds another key is not opened", async () => {
  const message = JSON.parse(await answer(Ed25519, seeds[0], lines, vinput(), system));
  await assert.rejects(keyOf(Ed25519, seeds[1], JSON.stringify(message)), /does not open/);
  message.public_key = publicKey(Ed25519, 7n, system);
  await assert.rejects(keyOf(Ed25519, seeds[0], JSON.stringify(message)), /another key/);
});

test("trustees whose keys are not those of their polynomials are refused", () => {
  const bent = (bend: (parameters: Loose) => void): string => {
    const all = JSON.parse(trustees);
    bend(all[0][1]);
    return JSON.stringify(all);
  };
  const [{ keys, items }, single] = [readTrustees(Ed25519, trustees), publicKey(Ed25519, 5n, system)];
  assert.deepEqual([keys.length, suffice({ items }, (owner) => owner === 1), suffice({ items }, () => true)], [2, false, true]);
  const FLAWS: [string, string, RegExp][] = [
    ["another threshold", bent((p) => (p.threshold = 1)), /threshold/],
    ["keys exchanged", bent((p) => p.verification_keys.reverse()), /trustee 1: .*polynomials/],
    ["a key of one's own", bent((p) => (p.verification_keys[1] = single)), /trustee 2: .*polynomials/],
    ["a key unsigned", bent((p) => delete p.verification_keys[1].signature), /trustee 2: .*signature of the public key/],
    ["a key signed by another", bent((p) => (p.verification_keys[1].signature = p.verification_keys[0].signature)), /trustee 2: .*signature of the public key/],
    ["a false proof", bent((p) => (p.verification_keys[0].pok.response = "1")), /trustee 1: .*proof of knowing/],
    ["a key missing", bent((p) => p.verification_keys.pop()), /not as many keys/],
    ["a kind without content", '[["Single"]]', /trustee 1: not a kind and its content/],
    ["a kind with two contents", JSON.stringify([["Single", single, single]]), /trustee 1: not a kind and its content/],
    ["a key that protects nothing", JSON.stringify([["Single", single], ["Single", publicKey(Ed25519, 0n, system)]]), /neutral element/],
    ["another kind", trustees.replace("Pedersen", "Shamir"), /neither Single nor Pedersen/],
    ["nobody", "[]", /no trustee/],
    ["the same key twice", JSON.stringify([["Single", single], ["Single", single]]), /key of another/],
    ["a signed key alone", JSON.stringify([["Single", JSON.parse(trustees)[0][1].verification_keys[0]]]), /only keys of a threshold/],
    ["keys that cancel", JSON.stringify([["Single", single], ["Single", publicKey(Ed25519, Ed25519.q - 5n, system)]]), /cancel/],
    ["white space", `${trustees} `, /canonical/],
  ];
  for (const [name, json, reason] of FLAWS) assert.throws(() => readTrustees(Ed25519, json), reason, name);
});

test("files that are no secrets are refused", () => {
  for (const file of ["", "\"0\"", "\"01\"", "5", "\"x\"", "[]", `"${Ed25519.q}"`]) assert.throws(() => readKey(Ed25519, file), /no trustee's key/, file);
  for (const file of ["", "x".repeat(21), `${"x".repeat(21)}0`, "x".repeat(23)]) assert.throws(() => readSeed(file), /no trustee's seed/, file);
  assert.equal(readSeed(` ${seeds[0]}\n`), seeds[0]);
  assert.throws(() => makeCodes("KeysTest123456", [], system), /empty/);
  for (const list of [["a@b", "A@B"], ["a@b", ""], ["a\tb"], [" a@b"]]) assert.throws(() => makeCodes("KeysTest123456", list, system), /already in the list/);
  for (const line of ["a@b", "a@b\tx", `a@b\t${CODES[0]}\tx`, `a@b\t${CODES[0]?.replace("a", "O")}`]) assert.throws(() => readPrivate(line), /line 1/, line);
});

/** A whole record of this program's, with what it was made of. */
interface Whole {
  election: Election;
  checked: Checked;
  setup: [string, string, string];
  ballots: string[];
  tally: Tally<unknown>;
  shuffle: string;
  part: string;
  proofs: string;
  current: Tally<unknown>;
}

async function whole(): Promise<Whole> {
  const { election, json, board } = elected(trustees, [summed(2, 0, 1, false), ranked(3)], CODES);
  const [setup] = readArchive(board.bytes());
  const votes = [[[1, 0], [1, 2, 3]], [[0, 1], [3, 2, 1]], [[0, 0], [0, 1, 0]]];
  const ballots = CODES.map((code, i) => makeBallot(election, code, votes[i] ?? [], system).ballot);
  const tally = tallyOf(election, ballots.map((ballot) => verifyBallot(election, ballot)), () => 1);
  const shuffle = makeShuffle(election, tally, system);
  const built = new Builder({ setup: [json, trustees, setup?.objects[2]?.json ?? ""], ballots, tally, shuffle, part: "" });
  const current = checkRecord(built.upTo("Shuffle").bytes()).tally as Tally<unknown>;
  const checked = checkRecord(built.upTo("EndShuffles").bytes());
  const message = JSON.parse(await answer(Ed25519, seeds[0], lines, vinput(), system));
  const secret = await keyOf(Ed25519, seeds[0], JSON.stringify(message));
  const share = JSON.parse(makeShare(election, checked.setup.trustees, current, secret, system).file);
  const [part, proofs] = [JSON.stringify(share.partial_decryption), JSON.stringify(share.strong_proofs)];
  return { election, checked, setup: built.of.setup, ballots, tally, shuffle, part, proofs, current };
}

type Parts = Pick<Whole, "setup" | "ballots" | "tally" | "shuffle" | "part">;

/** Builds records of parts. */
class Builder {
  constructor(readonly of: Parts) {}

  upTo(last: "Ballot" | "EncryptedTally" | "Shuffle" | "EndShuffles" | "PartialDecryption"): Board {
    const { setup, ballots, tally, shuffle, part } = this.of;
    const board = Board.of(...setup);
    for (const ballot of ballots) board.add("Ballot", ballot);
    if (last === "Ballot") return board;
    board.add("EndBallots").add("EncryptedTally", writeTally(tally), writeSized(tally));
    if (last === "EncryptedTally") return board;
    board.addOf("Shuffle", 1, shuffle);
    if (last === "Shuffle") return board;
    board.add("EndShuffles");
    return last === "EndShuffles" ? board : board.addOf("PartialDecryption", 1, part);
  }
}

test("records in which something is not what it must be are refused", async () => {
  const good = await whole();
  const { election } = good;
  const { q } = Ed25519;
  const with_ = (parts: Partial<Parts>): Builder => new Builder({ ...good, ...parts });
  const bent = (json: string, bend: (value: Loose) => void): string => {
    const value = JSON.parse(json);
    bend(value);
    return JSON.stringify(value);
  };
  assert.deepEqual(checkRecord(with_({}).upTo("PartialDecryption").bytes()).opened, [1]);

  const [first, second, third] = good.ballots as [string, string, string];
  const fewer = tallyOf(election, [first, second].map((ballot) => verifyBallot(election, ballot)), () => 1);
  const again = makeBallot(election, CODES[0] ?? "", [[0, 1], [1, 0, 0]], system).ballot;
  const swapped = { ...good.tally, columns: good.tally.columns.map((column) => [...column].reverse()) };
  const bump = (list: string[], at: number): void => void (list[at] = mod(BigInt(list[at] ?? "0") + 1n, q).toString());
  const shuffle = (bend: (proof: Loose, all: Loose) => void): Board =>
    with_({ shuffle: bent(good.shuffle, (all) => bend(all.proofs[0], all)) }).upTo("Shuffle");
  const part = (bend: (value: Loose) => void): Board => with_({ part: bent(good.part, bend) }).upTo("PartialDecryption");
  const [json, , credentials] = good.setup;
  const roll = JSON.parse(credentials) as string[];
  // Another first digit, whichever it was, and no larger number.
  const altered = (ballot: string): string => ballot.replace(/"response":"(\d)/, (_, digit) => `"response":"${digit === "1" ? "2" : "1"}`);
  const otherKey = JSON.stringify([["Single", publicKey(Ed25519, 5n, system)]]);
  const setup = (names: object): Board => {
    const named = { election: nameOf(json), trustees: nameOf(trustees), credentials: nameOf(credentials), ...names };
    return new Board().add("Setup", json, trustees, credentials, JSON.stringify(named));
  };
  const withRoll = (...more: string[]): Board => with_({ setup: [json, trustees, JSON.stringify([...roll, ...more])] }).upTo("Ballot");
  const FLAWS: [string, Board, RegExp][] = [
    ["no event", new Board(), /no event/],
    ...["election", "trustees", "credentials"].map((name): [string, Board, RegExp] => [`another name of the ${name}`, setup({ [name]: nameOf("x") }), /names other objects/]),
    ["a credential that anybody has", withRoll(NEUTRAL), /entry 4 of the roll is no credential/],
    ["a credential that weighs nothing", withRoll(`${roll[0]},0`), /entry 4 of the roll is no credential/],
    ["a credential with more than a weight", withRoll(`${roll[0]},1,1`), /entry 4 of the roll is no credential/],
    ["a key that is not the trustees'", with_({ setup: [json, otherKey, credentials] }).upTo("Ballot"), /not that of its trustees/],
    ["a roll out of order", with_({ setup: [json, trustees, JSON.stringify([...roll].reverse())] }).upTo("Ballot"), /roll is out of order/],
    ["a credential twice on the roll", with_({ setup: [json, trustees, JSON.stringify([roll[0], ...roll])] }).upTo("Ballot"), /there twice/],
    ["an empty roll", with_({ setup: [json, trustees, "[]"] }).upTo("Ballot"), /roll is empty/],
    ["a ballot of nobody", with_({ setup: [json, trustees, JSON.stringify(roll.slice(1))] }).upTo("Ballot"), /not on this election's roll/],
    ["a ballot altered", with_({ ballots: [first, altered(second)] }).upTo("Ballot"), /event 2: /],
    ["a ballot twice", with_({ ballots: [first, second, first] }).upTo("Ballot"), /event 3: .*before/],
    ["a ballot left out of the tally", with_({ tally: fewer }).upTo("EncryptedTally"), /not that of the ballots/],
    ["a ballot brought in after the tally", with_({ ballots: [first, second, third, again] }).upTo("EncryptedTally"), /not that of the ballots/],
    ["a tally in another order", with_({ tally: swapped }).upTo("EncryptedTally"), /not that of the ballots/],
    ["a wrong number of ballots", with_({ tally: { ...good.tally, ballots: 2 } }).upTo("EncryptedTally"), /wrong number of ballots/],
    ["a wrong weight", with_({ tally: { ...good.tally, weight: 4 } }).upTo("EncryptedTally"), /wrong number of ballots/],
    ["a shuffled answer replaced", shuffle((_, all) => (all.ciphertexts[0][0] = all.ciphertexts[0][1])), /equation/],
    ["a shuffled answer missing", shuffle((_, all) => all.ciphertexts[0].pop()), /not as long/],
    ["a shuffle of no question", shuffle((_, all) => all.proofs.pop()), /not as many lists/],
    ["t1", shuffle((p) => bump(p[1], 0)), /equation t1/],
    ["t2", shuffle((p) => bump(p[1], 1)), /equation t2/],
    ["t3", shuffle((p) => bump(p[1], 2)), /equation t3/],
    ["t4", shuffle((p) => bump(p[1], 3)), /equation t4,1/],
    ["t^", shuffle((p) => bump(p[1][4], 1)), /equation t\^ 2/],
    ["s'", shuffle((p) => bump(p[1][5], 0)), /equation t3/],
    ["c", shuffle((p) => (p[2][0] = p[2][1])), /equation/],
    ["c^", shuffle((p) => (p[3][0] = p[3][1])), /equation/],
    ["a response missing", shuffle((p) => p[1].pop()), /not 6 things/],
    ["an opening of another value", part((p) => (p.decryption_factors[1][0] = p.decryption_factors[1][1])), /question 2, ciphertext 1: trustee 1's proof/],
    ["an opening's proof", part((p) => bump(p.decryption_proofs[0][1] as Loose, "response" as Loose)), /question 1, ciphertext 2: trustee 1's proof/],
    ["a value missing", part((p) => p.decryption_factors[1].pop()), /not as many values/],
    ["another's opening", with_({}).upTo("EndShuffles").addOf("PartialDecryption", 2, good.part), /trustee 2's proof/],
    ["nobody's opening", with_({}).upTo("EndShuffles").addOf("PartialDecryption", 3, good.part), /no such trustee/],
    ["an opening twice", with_({}).upTo("PartialDecryption").addOf("PartialDecryption", 1, good.part), /twice/],
    ["a shuffle twice by one", with_({}).upTo("Shuffle").addOf("Shuffle", 1, makeShuffle(election, good.current, system)), /twice/],
    ["opened unshuffled", with_({}).upTo("EncryptedTally").addOf("PartialDecryption", 1, good.part), /unshuffled/],
    ["opened before the end", with_({}).upTo("Ballot").addOf("PartialDecryption", 1, good.part), /can't follow/],
    ["a ballot after the end", with_({}).upTo("EncryptedTally").add("Ballot", again), /can't follow/],
    ["other work named", with_({}).upTo("EncryptedTally").add("Shuffle", good.shuffle, JSON.stringify({ owner: 1, payload: "0".repeat(64) })), /names other work/],
  ];
  for (const [name, board, reason] of FLAWS) assert.throws(() => checkRecord(board.bytes()), reason, name);

  assert.throws(() => makeShare(election, good.checked.setup.trustees, good.current, 5n, system), /not that of any trustee/);
  const strong = (bend: (value: Loose) => void): (() => void) => () =>
    checkPart(election, good.checked.setup.trustees, good.current, 1, good.part, bent(good.proofs, bend));
  assert.doesNotThrow(strong(() => {}));
  assert.throws(strong((p) => ([p[1][0], p[1][1]] = [p[1][1], p[1][0]])), /ciphertext 1: trustee 1's strong proof/);
  assert.throws(strong((p) => p[1].pop()), /not as many values/);
});

/** Every step of an election, with and without rankings, and what a trustee may do there. */
test("trustees work at their step alone", async () => {
  const good = await whole();
  const built = new Builder(good);
  /** Why each kind of work is refused, where it is. */
  const DUE: [Board, shuffle: RegExp | "due", open: RegExp | "due"][] = [
    [built.upTo("Ballot"), /voting has not ended/, /voting has not ended/],
    [built.upTo("EncryptedTally"), "due", /shuffling has not ended/],
    [built.upTo("Shuffle"), "due", /shuffling has not ended/],
    [built.upTo("EndShuffles"), /shuffling has ended/, "due"],
    [built.upTo("PartialDecryption"), /shuffling has ended/, "due"],
    [built.upTo("PartialDecryption").add("Result", "[]"), /shuffling has ended/, /has been opened/],
  ];
  for (const [board, shuffle, open] of DUE) {
    const checked = checkRecord(board.bytes());
    for (const [work, wanted] of [["Shuffle", shuffle], ["PartialDecryption", open]] as const) {
      const due = (): unknown => tallyFor(work, checked);
      if (wanted === "due") assert.equal(due(), checked.tally, `${checked.last}: ${work}`);
      else assert.throws(due, (fault) => fault instanceof TrusteeFault && wanted.test(fault.message), `${checked.last}: ${work}`);
    }
  }
  const { election, json, board } = elected(trustees, [summed(2, 0, 1, false)], CODES);
  const [setup] = readArchive(board.bytes());
  const ballots = CODES.map((code) => makeBallot(election, code, [[1, 0]], system).ballot);
  const tally = tallyOf(election, ballots.map((ballot) => verifyBallot(election, ballot)), () => 1);
  const summedOnly = new Builder({ setup: [json, trustees, setup?.objects[2]?.json ?? ""], ballots, tally, shuffle: "", part: "" });
  const closed = checkRecord(summedOnly.upTo("EncryptedTally").bytes());
  assert.equal(tallyFor("PartialDecryption", closed), closed.tally);
  assert.throws(() => tallyFor("Shuffle", closed), /nothing to shuffle/);
  assert.throws(() => makeShuffle(election, tally, system), /nothing to shuffle/);
  assert.throws(() => tallyFor("PartialDecryption", checkRecord(summedOnly.upTo("Ballot").bytes())), /voting has not ended/);
});

test("archives in another form are refused", async () => {
  const built = new Builder(await whole());
  const good = built.upTo("Shuffle").bytes();
  const [, second = ""] = built.of.ballots;
  const [json, , credentials] = built.of.setup;
  const headed = (header: object, name?: string): Buffer => new Board(header, name).bytes();
  const flip = (at: number): Buffer => {
    const copy = Buffer.from(good);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const FLAWS: [string, Buffer, RegExp][] = [
    ["nothing", Buffer.alloc(0), /empty/],
    ["cut short", good.subarray(0, good.length - 512), /middle|object that no event names/],
    ["no header", good.subarray(1024), /does not begin with its header/],
    ["another name of the header", headed({ version: 1, timestamp: "1795300583" }, "BELENIAS"), /does not begin with its header/],
    ["another version", headed({ version: 2, timestamp: "1795300583" }), /not of protocol version 1/],
    ["a time in another spelling", headed({ version: 1, timestamp: "01795300583" }), /not of protocol version 1/],
    ["another kind of event", built.upTo("Ballot").bent({ type: "Ballots" }, "Ballot", second).bytes(), /event 4 is of the kind Ballots/],
    ["an event out of turn", built.upTo("Ballot").bent({ height: 5 }, "EndBallots").bytes(), /event 4 does not follow/],
    ["an event of another chain", built.upTo("Ballot").bent({ parent: "0".repeat(64) }, "EndBallots").bytes(), /event 4 does not follow/],
    ["an event that names another object", built.upTo("Ballot").bent({ payload: "0".repeat(64) }, "Ballot", second).bytes(), /event 4 .*does not name the objects/],
    ["an object too many", built.upTo("Ballot").add("Ballot", json, second).bytes(), /event 4 .*does not name the objects/],
    ["an object missing", new Board().add("Setup", json, trustees, credentials).bytes(), /event 0 .*does not name the objects/],
    ["a mode", flip(100), /header is not/],
    ["a name", flip(1024), /header is not|name/],
    ["padding", flip(1023), /padding/],
    ["a byte of the election", flip(1024 + 512 + 20), /name is not the hash/],
    ["an event left out", good.subarray(0, good.length - 1024), /no event names/],
    ["zeros at the end", Buffer.concat([good, Buffer.alloc(1024)]), /header|middle/],
  ];
  for (const [name, bytes, reason] of FLAWS) assert.throws(() => checkRecord(bytes), reason, name);
});

/** The worker's own checks: that its work is for this election, and the secret one of it. */
test("the trustees' worker does nothing for another election, nor with another's secret", async () => {
  const ask = await keysWorker();
  const { election, tally, ...parts } = await whole();
  const { uuid, fingerprint } = election;
  const built = new Builder({ tally, ...parts });
  const record = (board: Board): ArrayBuffer => new Uint8Array(board.bytes()).buffer;
  const voutput = await answer(Ed25519, seeds[0], lines, vinput(), system);
  const refused = async (of: Parameters<typeof ask>[0], reason: RegExp): Promise<void> => {
    const told = await ask(of);
    assert.ok(told.kind === "failed" && reason.test(told.why), `${reason}: ${JSON.stringify(told).slice(0, 200)}`);
  };
  await refused({ kind: "key", held: { secret: seeds[0], voutput: undefined } }, /isn't made yet/);
  assert.equal((await ask({ kind: "key", held: { secret: seeds[0], voutput } })).kind, "file");

  const sealed = record(built.upTo("EncryptedTally"));
  await refused({ kind: "shuffle", uuid: "AnotherOne1234", record: sealed }, /record is that of another election/);
  assert.equal((await ask({ kind: "shuffle", uuid, record: sealed })).kind, "shuffled");

  const opened = built.upTo("Ballot");
  const drill = { kind: "drill", uuid, fingerprint, question: "Question 1", held: { secret: seeds[0], voutput }, record: record(opened) } as const;
  assert.equal((await ask(drill)).kind, "message");
  await refused({ ...drill, record: record(new Board()) }, /no setup/);
  await refused({ ...drill, record: record(new Board().add("EndBallots")) }, /no setup/);
  await refused({ ...drill, uuid: "AnotherOne1234" }, /not the one that the question is about/);
  await refused({ ...drill, fingerprint: nameOf("x") }, /not the one that the question is about/);
  await refused({ ...drill, held: { secret: writeKey(5n), voutput: undefined } }, /key of no trustee/);
});
