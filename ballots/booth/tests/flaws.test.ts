/** One flaw, one case: a good ballot is bent in one place, and the check that is meant refuses it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { trackerOf } from "../src/protocol/bytes.ts";
import { secretOf } from "../src/protocol/credential.ts";
import { type Election, ElectionFault, readElection } from "../src/protocol/election.ts";
import { mod, randomBelow } from "../src/protocol/group.ts";
import { ShapeFault } from "../src/protocol/json.ts";
import { AnswerFault, checkAnswer, makeBallot } from "../src/protocol/make.ts";
import { proveKnowledge, writeProof } from "../src/protocol/proofs.ts";
import { system } from "../src/protocol/random.ts";
import { s0 } from "../src/protocol/statements.ts";
import { TestedFault, openTested, readWritten, whose, writeTested } from "../src/protocol/tested.ts";
import { BallotFault, claimsToBeBallot, verifyBallot } from "../src/protocol/verify.ts";
import { makeElection, ranked, summed } from "./support/elections.ts";

const made = makeElection("Ed25519", [summed(3, 0, 2, false), summed(3, 1, 2, true), ranked(5)]);
const { election, json, codes, roll } = made;
const code = codes[0] ?? "";
const good = makeBallot(election, code, [[1, 0, 1], [0, 1, 0], [2, 1, 0, 0, 3]], system);
const other = makeBallot(election, codes[1] ?? "", [[0, 0, 1], [0, 0, 0], [1, 2, 0, 0, 0]], system);
const onRoll = (credential: string): boolean => roll.has(credential);

/** A ballot as parsed, to be bent in any way. */
type Loose = any;
const parsed = (): Loose => JSON.parse(good.ballot);
const theirs = (): Loose => JSON.parse(other.ballot);

/** Signs again, so that a bent part meets its own check and not that of the signature. */
function resigned(ballot: Loose): string {
  const { signature: _, ...body } = ballot;
  const hash = trackerOf(JSON.stringify(body));
  const maker = { election, random: system, step: () => {} };
  const proof = writeProof(proveKnowledge(maker, `sig|${hash}|`, secretOf(election, code)));
  return JSON.stringify({ ...body, signature: { hash, proof } });
}

function bent(bend: (ballot: Loose) => void): string {
  const ballot = parsed();
  bend(ballot);
  return resigned(ballot);
}

const plus = (text: string, by: bigint): string => (BigInt(text) + by).toString();
const bump = (proof: Loose, field: "challenge" | "response"): void => {
  proof[field] = mod(BigInt(proof[field]) + 1n, election.group.q).toString();
};
const { q } = election.group;
/** A point of order eight, one that is the neutral element in another spelling, one off the curve. */
const SMALL = "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7";
const NEUTRAL_SIGNED = `80${"0".repeat(61)}1`;
const OVER_P = `7${"f".repeat(61)}ee`;
const OFF = `${"0".repeat(63)}2`;

const FLAWS: [string, string, RegExp][] = [
  ["white space", good.ballot.replace(",", ", "), /canonical/],
  ["trailing bytes", `${good.ballot}\n`, /canonical/],
  ["a field twice", good.ballot.replace("{", '{"election_uuid":"x",'), /canonical/],
  ["an escape", good.ballot.replace('"election_uuid"', '"election_\\u0075uid"'), /canonical/],
  ["not JSON", good.ballot.slice(1), /not JSON/],
  ["too large", `${good.ballot}${" ".repeat(200_000)}`, /more than any/],
  ["fields in another order", JSON.stringify({ ...parsed(), election_uuid: undefined, zzz: 1 }), /fields/],
  ["a field too many", bent((b) => (b.answers[0].extra = 1)), /fields/],
  ["no signature", JSON.stringify({ ...parsed(), signature: undefined }), /fields/],
  ["another election's name", bent((b) => (b.election_uuid = "AnotherOne1234")), /election_uuid/],
  ["another election's fingerprint", bent((b) => (b.election_hash = trackerOf("x"))), /election_hash/],
  ["a credential of nobody", bent((b) => (b.credential = election.group.write(election.group.powG(5n)))), /not on this/],
  ["another voter's credential", bent((b) => (b.credential = theirs().credential)), /proof of choice 1/],
  ["an answer missing", bent((b) => b.answers.pop()), /answers/],
  ["an answer too many", bent((b) => b.answers.push(b.answers[0])), /answers/],
  ["answers that are no list", bent((b) => (b.answers = {})), /answers: not a list/],
  ["an answer that is no object", bent((b) => (b.answers[0] = [])), /question 1: not an object/],
  ["a choice missing", bent((b) => b.answers[0].choices.pop()), /question 1, choices/],
  ["a choice too many", bent((b) => b.answers[0].choices.push(theirs().answers[0].choices[0])), /question 1, choices/],
  ["a proof missing", bent((b) => b.answers[0].individual_proofs.pop()), /individual_proofs/],
  ["a branch missing", bent((b) => b.answers[0].individual_proofs[1].pop()), /not two branches/],
  ["an overall branch missing", bent((b) => b.answers[0].overall_proof.pop()), /overall_proof/],
  ["a blank proof too many", bent((b) => (b.answers[0].blank_proof = b.answers[1].blank_proof)), /question 1, blank_proof/],
  ["no blank proof", bent((b) => delete b.answers[1].blank_proof), /question 2, blank_proof/],
  ["a blank branch missing", bent((b) => b.answers[1].blank_proof.pop()), /question 2, blank_proof/],
  ["a ciphertext twice", bent((b) => (b.answers[0].choices[1] = b.answers[0].choices[0])), /twice/],
  ["choices in another order", bent((b) => b.answers[0].choices.reverse()), /proof of choice 1/],
  ["another voter's ciphertext", bent((b) => (b.answers[0].choices[0] = theirs().answers[0].choices[0])), /proof of choice 1/],
  ["another voter's whole answer", bent((b) => (b.answers[0] = theirs().answers[0])), /proof of choice 1/],
  ["another voter's ranking", bent((b) => (b.answers[2] = theirs().answers[2])), /proof of the ranking/],
  ["a ranking's other half", bent((b) => (b.answers[2].choices.beta = theirs().answers[2].choices.beta)), /proof of the ranking/],
  ["a choice's challenge", bent((b) => bump(b.answers[0].individual_proofs[2][0], "challenge")), /proof of choice 3/],
  ["a choice's response", bent((b) => bump(b.answers[0].individual_proofs[2][1], "response")), /proof of choice 3/],
  ["an overall challenge", bent((b) => bump(b.answers[0].overall_proof[0], "challenge")), /question 1, overall proof/],
  ["an overall response", bent((b) => bump(b.answers[0].overall_proof[2], "response")), /question 1, overall proof/],
  ["branches that change places", bent((b) => b.answers[0].overall_proof.reverse()), /question 1, overall proof/],
  ["a blank challenge", bent((b) => bump(b.answers[1].blank_proof[0], "challenge")), /question 2, blank proof/],
  ["a blank response", bent((b) => bump(b.answers[1].blank_proof[1], "response")), /question 2, blank proof/],
  ["limits beside blank", bent((b) => bump(b.answers[1].overall_proof[1], "response")), /question 2, overall proof/],
  ["a ranking's challenge", bent((b) => bump(b.answers[2].proof, "challenge")), /proof of the ranking/],
  ["a ranking's response", bent((b) => bump(b.answers[2].proof, "response")), /proof of the ranking/],
  ["a number plus q", bent((b) => (b.answers[2].proof.response = plus(b.answers[2].proof.response, q))), /too large|one spelling/],
  ["a negative number", bent((b) => (b.answers[2].proof.response = "-1")), /one spelling/],
  ["a leading zero", bent((b) => (b.answers[2].proof.response = "01")), /one spelling/],
  ["a number in hexadecimal", bent((b) => (b.answers[2].proof.response = "0x1")), /one spelling/],
  ["a number that is no text", bent((b) => (b.answers[2].proof.response = 1)), /not a string/],
  ["an upper-case element", bent((b) => (b.answers[2].choices.alpha = b.answers[2].choices.alpha.toUpperCase())), /question 3, choices: .*hexadecimal/],
  ["63 digits", bent((b) => (b.answers[2].choices.alpha = b.answers[2].choices.alpha.slice(1))), /hexadecimal/],
  ["a point of small order", bent((b) => (b.answers[2].choices.alpha = SMALL)), /prime order/],
  ["the neutral element with a sign", bent((b) => (b.answers[2].choices.alpha = NEUTRAL_SIGNED)), /canonical/],
  ["y over p", bent((b) => (b.answers[2].choices.beta = OVER_P)), /canonical/],
  ["off the curve", bent((b) => (b.answers[0].choices[0].beta = OFF)), /canonical|prime order/],
  ["the signature's hash", JSON.stringify({ ...parsed(), signature: theirs().signature }), /signature: its hash/],
  ["the signature's challenge", withSignature("challenge"), /signature: does not hold/],
  ["the signature's response", withSignature("response"), /signature: does not hold/],
];

function withSignature(field: "challenge" | "response"): string {
  const ballot = parsed();
  bump(ballot.signature.proof, field);
  return JSON.stringify(ballot);
}

test("the ballot that is bent is good", () => {
  assert.equal(verifyBallot(election, good.ballot, onRoll).tracker, good.tracker);
  assert.equal(verifyBallot(election, resigned(parsed()), onRoll).credential, parsed().credential);
});

for (const [flaw, ballot, reason] of FLAWS) {
  test(`refused: ${flaw}`, () => {
    assert.throws(
      () => verifyBallot(election, ballot, onRoll),
      (fault) => fault instanceof BallotFault && reason.test(fault.message) || assert.fail(`${fault}`),
    );
  });
}

test("what claims to be a ballot, however bad, and what doesn't", () => {
  for (const ballot of [good.ballot, bent((b) => (b.answers = {})), '{"answers":[],"credential":1}']) assert.ok(claimsToBeBallot(ballot), ballot.slice(0, 50));
  for (const some of ["", "x", "null", "1", "[]", '"credential"', "{}", json, '{"credential":""}', '{"answers":[]}']) {
    assert.ok(!claimsToBeBallot(some), some.slice(0, 50));
  }
});

test("the neutral element is nobody's credential", () => {
  const neutral = election.group.write(election.group.identity);
  const ballot = bent((b) => (b.credential = neutral));
  assert.throws(() => verifyBallot(election, ballot), /anybody can sign/);
});

test("every byte of a ballot is bound: none can be another", () => {
  // One in 97, so that it takes a moment and not a minute; where it begins differs from ballot to ballot.
  const start = good.ballot.charCodeAt(good.ballot.length - 5) % 97;
  for (let at = start; at < good.ballot.length; at += 97) {
    const now = good.ballot[at] ?? "";
    const then = /[0-8a-e]/.test(now) ? String.fromCharCode(now.charCodeAt(0) + 1) : now === "x" ? "y" : "x";
    const changed = good.ballot.slice(0, at) + then + good.ballot.slice(at + 1);
    assert.throws(() => verifyBallot(election, changed, onRoll), BallotFault, `byte ${at}`);
  }
});

test("a ballot whose sum is outside the limits can't be made, and none is accepted with true proofs", () => {
  const wide: Election = { ...election, questions: election.questions.map((question) => ({ ...question, max: 3, min: 0 })) as Election["questions"] };
  const over = makeBallot(wide, code, [[1, 1, 1], [1, 1, 0], [0, 0, 0, 0, 0]], system);
  assert.throws(() => verifyBallot(election, over.ballot, onRoll), /overall_proof/);
});

test("answers that don't fit are refused before anything is encrypted", () => {
  const [first, second, third] = election.questions;
  assert.ok(first && second && third);
  for (const [question, answer] of [
    [first, [1, 1, 1]], [first, [1, 0]], [first, [2, 0, 0]], [first, [-1, 0, 0]], [first, [0.5, 0, 0]],
    [second, [1, 1, 1]], [third, [6, 0, 0, 0, 0]], [third, [1, 2, 3, 4]],
    [third, [1, 1, 0, 0, 0]], [third, [1, 3, 4, 0, 0]], [third, [2, 3, 0, 0, 0]],
  ] as const) {
    assert.throws(() => checkAnswer(question, answer, 1), AnswerFault, String(answer));
  }
  checkAnswer(second, [0, 0, 0], 2);
  checkAnswer(third, [0, 0, 2, 1, 3], 3);
  const answers = [[1, 0, 1], [0, 1, 0], [2, 1, 0, 0, 3]];
  for (const some of [answers.slice(1), [...answers, [0]]]) {
    assert.throws(() => makeBallot(election, code, some, system), (fault) => fault instanceof AnswerFault && /as many answers/.test(fault.message));
  }
});

test("a tested ballot that says otherwise is not opened", () => {
  const file = writeTested(good);
  const bend = (by: (wire: Loose) => void): string => {
    const wire = JSON.parse(file);
    by(wire);
    return JSON.stringify(wire);
  };
  const cases: [string, RegExp][] = [
    [bend((w) => (w.tracker = other.tracker)), /tracker/],
    [bend((w) => (w.ballot = theirs())), /tracker/],
    [bend((w) => (w.randomness[0][0] = "5")), /question 1, ciphertext 1/],
    [bend((w) => w.randomness[0].pop()), /not as many random numbers/],
    [bend((w) => w.randomness.pop()), /as many lists/],
    [bend((w) => (w.randomness[2][0] = q.toString())), /too large/],
    [file.replace(":", ": "), /canonical/],
  ];
  for (const [bad, reason] of cases) {
    assert.throws(() => openTested(election, bad), (fault) => fault instanceof TestedFault && reason.test(fault.message) || assert.fail(`${fault}`));
  }
});

/** The file of a tested ballot whose ranking is what a booth that cheats makes of it: all its proofs hold. */
function cheating(message: typeof election.group.identity): string {
  const { group, powKey, keyText } = election;
  const r = randomBelow(group.q, system);
  const choices = { alpha: group.write(group.powG(r)), beta: group.write(group.mul(powKey(r), message)) };
  const prefix = `raweg|${s0(election, parsed().credential)}|${keyText},${choices.alpha},${choices.beta}|`;
  const proof = writeProof(proveKnowledge({ election, random: system, step: () => {} }, prefix, r));
  const ballot = bent((b) => (b.answers[2] = { choices, proof }));
  verifyBallot(election, ballot, onRoll);
  return writeTested({ ballot, tracker: trackerOf(ballot), randomness: [...good.randomness.slice(0, 2), [r]] });
}

/** The count would stop at the fault. */
test("a ranking that is not whole opens as it is, so that whoever shows it can say so", () => {
  for (const ranks of [[1, 1, 0, 0, 3], [1, 3, 4, 0, 0], [2, 3, 0, 0, 0]]) {
    assert.deepEqual(openTested(election, cheating(election.group.ofInts(ranks))).answers[2], ranks);
  }
});

/** The shuffles hide the order, and not what opens: a value that one ballot alone has is known again. */
test("a ranking that carries more than its ranks is not opened", () => {
  const { group } = election;
  const ranks = [1, 2, 0, 3, 0];
  const mark = [..."nurse-04711"].map((sign) => sign.charCodeAt(0));
  const marked = group.ofInts([...mark, ...ranks]);
  assert.deepEqual(group.toInts(marked, 5), ranks);
  for (const message of [marked, group.mul(group.generator, group.ofInts(ranks)), group.identity]) {
    assert.throws(() => openTested(election, cheating(message)), (fault) => fault instanceof TestedFault && /question 3: .* can mark the ballot/.test(fault.message) || assert.fail(`${fault}`));
  }
});

test("whose a tested ballot is", () => {
  const file = writeTested(good);
  const of = (by: (wire: Loose) => void): string => {
    const wire = JSON.parse(file);
    by(wire);
    return whose(election, JSON.stringify(wire));
  };
  assert.equal(whose(election, `${file}\n`), "ours");
  // What is wrong with it is for `openTested` to say.
  assert.equal(of((w) => (w.tracker = other.tracker)), "ours");
  assert.equal(of((w) => (w.ballot.election_hash = trackerOf("x"))), "ours");
  assert.equal(of((w) => (w.ballot.election_uuid = "AnotherOne1234")), "another election's");
  for (const by of [(w: Loose) => delete w.randomness, (w: Loose) => delete w.ballot.election_uuid, (w: Loose) => (w.ballot = null), (w: Loose) => (w.ballot = "x")]) {
    assert.equal(of(by), "nobody's", String(by));
  }
  for (const some of ["", "{}", "null", good.ballot, file.slice(1)]) assert.equal(whose(election, some), "nobody's", some.slice(0, 20));
});

test("a tracker that was written down is compared by its beginning, of which enough is needed", () => {
  assert.equal(readWritten(" abcdef ghijkl\n"), "abcdefghijkl");
  assert.equal(readWritten(good.tracker), good.tracker);
  for (const short of ["", "  ", "abcdefghijk", "abc def ghi jk "]) assert.equal(readWritten(short), undefined, short);
});

test("elections that can't be voted in are refused", () => {
  const bend = (by: (wire: Loose) => void): string => {
    const wire = JSON.parse(json);
    by(wire);
    return JSON.stringify(wire);
  };
  const neutral = election.group.write(election.group.identity);
  const cases: [string, RegExp][] = [
    [bend((w) => (w.version = 2)), /version 2/],
    [bend((w) => (w.group = "BELENIOS-2048")), /group/],
    [bend((w) => (w.public_key = neutral)), /hides nothing/],
    [bend((w) => (w.questions = [])), /0 questions/],
    [bend((w) => (w.questions[0].max = 9)), /question 1/],
    [bend((w) => (w.questions[2].value.answers = Array(31).fill("x"))), /31 choices/],
    [bend((w) => (w.questions[2].type = "Lists")), /Lists/],
  ];
  for (const [bad, reason] of cases) {
    assert.throws(() => readElection(bad), (fault) => fault instanceof ElectionFault && reason.test(fault.message) || assert.fail(`${fault}`));
  }
  const shapes: [string, RegExp][] = [
    [bend((w) => (w.questions[1].blank = 1)), /blank: neither true nor false/],
    [bend((w) => (w.questions[0].min = -1)), /min: not a whole number/],
    [bend((w) => (w.questions = {})), /questions: not a list/],
  ];
  for (const [bad, reason] of shapes) {
    assert.throws(() => readElection(bad), (fault) => fault instanceof ShapeFault && reason.test(fault.message) || assert.fail(`${fault}`));
  }
});
