/** Checking one ballot: its form, its election, every proof, the signature (section "Ballots"). */
import { trackerOf } from "./bytes.ts";
import type { Election, Summed } from "./election.ts";
import { EncodingFault } from "./group.ts";
import { type Json, ShapeFault, any, list, object, parse, readCanonical, text } from "./json.ts";
import { type Ciphertext, NOTHING_ELSE, type Proof, WITHIN_LIMITS, holdsOneOf, knows, wireCiphertext, wireProof } from "./proofs.ts";
import { readProof as readNumbers } from "./proofs.ts";
import { blankOrWithin, limits, nothingElse, product, s0, spelled, width } from "./statements.ts";

/** What is wrong with a ballot, and where. */
export class BallotFault extends Error {}

/** Whether a text claims to be a ballot: only then do proofs that don't hold show that somebody has done wrong. */
export function claimsToBeBallot(source: string): boolean {
  try {
    const value = parse("the object", source);
    return typeof value === "object" && value !== null && Object.hasOwn(value, "credential") && Object.hasOwn(value, "answers");
  } catch (fault) {
    if (fault instanceof ShapeFault) return false;
    throw fault;
  }
}

/** A ballot whose every proof holds: only `verifyBallot` makes one. */
export interface Verified {
  tracker: string;
  credential: string;
  /** The ciphertexts of each question. */
  ciphertexts: Ciphertext<unknown>[][];
}

const wireSummed = object({
  choices: list(wireCiphertext),
  individual_proofs: list(list(wireProof)),
  overall_proof: list(wireProof),
  "blank_proof?": list(wireProof),
});
const wireRanked = object({ choices: wireCiphertext, proof: wireProof });
const wireBallot = object({
  election_uuid: text,
  election_hash: text,
  credential: text,
  answers: list(any),
  signature: object({ hash: text, proof: wireProof }),
});

/**
 * Checks a ballot of this election from its exact bytes. Whether its credential is on the roll is told
 * by `onRoll`; a page that has no roll leaves it out and can't tell.
 */
export function verifyBallot(
  election: Election,
  source: string,
  onRoll?: (credential: string) => boolean,
): Verified {
  try {
    return verified(election, source, onRoll);
  } catch (fault) {
    if (fault instanceof ShapeFault || fault instanceof EncodingFault) throw new BallotFault(fault.message);
    throw fault;
  }
}

function verified(election: Election, source: string, onRoll?: (credential: string) => boolean): Verified {
  const most = largest(election);
  need(source.length <= most, `the ballot: has ${source.length} bytes, more than any of this election (${most})`);
  const wire = readCanonical("the ballot", source, wireBallot);
  need(wire.election_uuid === election.uuid, "election_uuid: the ballot belongs to another election");
  need(wire.election_hash === election.fingerprint, "election_hash: the ballot belongs to another election");
  need(onRoll === undefined || onRoll(wire.credential), "credential: not on this election's roll");
  const { group } = election;
  const signer = at("credential", () => group.read(wire.credential));
  need(!group.equal(signer, group.identity), "credential: one that anybody can sign for");
  need(wire.answers.length === election.questions.length, "answers: not as many as there are questions");
  const context = s0(election, wire.credential);
  const ciphertexts = election.questions.map((question, i) => {
    const answer = wire.answers[i] as Json;
    return question.kind === "summed"
      ? summed(election, context, question, answer, `question ${i + 1}`)
      : ranked(election, context, answer, `question ${i + 1}`);
  });
  const { signature, ...body } = wire;
  const hash = trackerOf(JSON.stringify(body));
  need(signature.hash === hash, "signature: its hash is not that of the ballot");
  const proof = readProof(election, signature.proof, "signature");
  need(knows(election, `sig|${hash}|`, signer, proof), "signature: does not hold");
  return { tracker: trackerOf(source), credential: wire.credential, ciphertexts };
}

function summed<E>(
  election: Election<E>,
  context: string,
  question: Summed,
  json: Json,
  where: string,
): Ciphertext<E>[] {
  const wire = wireSummed(json, where);
  const count = width(question);
  const branches = question.max - question.min + 1 + (question.blank ? 1 : 0);
  const blankProofs = wire.blank_proof ?? [];
  need(wire.choices.length === count, `${where}, choices: not as many as the question calls for`);
  need(wire.individual_proofs.length === count, `${where}, individual_proofs: not as many as choices`);
  need(wire.individual_proofs.every(({ length }) => length === 2), `${where}, an individual proof: not two branches`);
  need(wire.overall_proof.length === branches, `${where}, overall_proof: not as many branches as the limits`);
  need((wire.blank_proof !== undefined) === question.blank, `${where}, blank_proof: missing, or one too many`);
  need(blankProofs.length === (question.blank ? 2 : 0), `${where}, blank_proof: not two branches`);
  need(new Set(wire.choices.map(({ alpha }) => alpha)).size === count, `${where}: a ciphertext stands there twice`);
  const choices = wire.choices.map((one, i) => readCiphertext(election, one, `${where}, choice ${i + 1}`));
  const texts = wire.choices.map(({ alpha, beta }) => `${alpha},${beta}`);
  const proofs = (all: { challenge: string; response: string }[], what: string): Proof[] =>
    all.map((one) => readProof(election, one, `${where}, ${what}`));
  choices.forEach((of, i) => {
    const own = proofs(wire.individual_proofs[i] ?? [], "an individual proof");
    const holds = holdsOneOf(election, `prove|${context}|${texts[i]}|`, [{ of, values: [0, 1] }], own);
    need(holds, `${where}, proof of choice ${i + 1}: does not hold`);
  });
  const s = `${context}|${texts.join(",")}`;
  const overall = proofs(wire.overall_proof, "overall_proof");
  const [blank, ...others] = choices;
  if (question.blank && blank !== undefined) {
    const rest = product(election, others);
    const alone = proofs(blankProofs, "blank_proof");
    const nothing = holdsOneOf(election, `${NOTHING_ELSE}${s}|`, nothingElse(blank, rest), alone);
    need(nothing, `${where}, blank proof: does not hold`);
    const within = holdsOneOf(election, `${WITHIN_LIMITS}${s}|`, blankOrWithin(blank, rest, question), overall);
    need(within, `${where}, overall proof: does not hold`);
  } else {
    const sum = product(election, choices);
    const prefix = `prove|${s}|${spelled(election, sum)}|`;
    const within = holdsOneOf(election, prefix, [{ of: sum, values: limits(question) }], overall);
    need(within, `${where}, overall proof: does not hold`);
  }
  return choices;
}

function ranked<E>(election: Election<E>, context: string, json: Json, where: string): Ciphertext<E>[] {
  const wire = wireRanked(json, where);
  const choices = readCiphertext(election, wire.choices, `${where}, choices`);
  const proof = readProof(election, wire.proof, `${where}, proof`);
  const { alpha, beta } = wire.choices;
  const prefix = `raweg|${context}|${election.keyText},${alpha},${beta}|`;
  need(knows(election, prefix, choices.alpha, proof), `${where}, proof of the ranking: does not hold`);
  return [choices];
}

function readCiphertext<E>(
  { group }: Election<E>,
  wire: { alpha: string; beta: string },
  where: string,
): Ciphertext<E> {
  return { alpha: at(where, () => group.read(wire.alpha)), beta: at(where, () => group.read(wire.beta)) };
}

function readProof(
  election: Election,
  wire: { challenge: string; response: string },
  where: string,
): Proof {
  return at(where, () => readNumbers(election, wire));
}

/** More bytes than any ballot of this election has. */
function largest({ questions }: Election): number {
  const pieces = (question: Election["questions"][number]): number =>
    question.kind === "ranked" ? 2 : 3 * width(question) + (question.max - question.min + 2) + 2;
  return 4096 + 1400 * questions.reduce((sum, question) => sum + pieces(question), 0);
}

function need(holds: boolean, fault: string): asserts holds {
  if (!holds) throw new BallotFault(fault);
}

function at<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof EncodingFault) throw new BallotFault(`${where}: ${fault.message}`);
    throw fault;
  }
}
