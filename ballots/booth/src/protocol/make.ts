/** Making a ballot: encryption, proofs, signature (section "Ballots"). */
import { trackerOf } from "./bytes.ts";
import { secretOf } from "./credential.ts";
import type { Election, Question, Ranked, Summed } from "./election.ts";
import { type Random, mod, randomBelow } from "./group.ts";
import { type Ciphertext, type Maker, NOTHING_ELSE, type Opening, WITHIN_LIMITS } from "./proofs.ts";
import { proveKnowledge, proveOneOf, writeProof } from "./proofs.ts";
import { blankOrWithin, limits, nothingElse, product, s0, spelled } from "./statements.ts";

/**
 * An answer in clear, one number for each choice: 0 or 1 where they are added up (all 0 is a blank
 * answer where the question allows blank), the rank where they are ranked (1 best, 0 not ranked).
 */
export type Answer = readonly number[];

/** A ballot that has been made, with what opens it. */
export interface Made {
  /** The canonical bytes, which are all ASCII but for nothing: what is sent and hashed. */
  ballot: string;
  tracker: string;
  /** For each question the exponent of each ciphertext. Whoever has it can open the ballot. */
  randomness: bigint[][];
}

/** Answers that don't fit the questions. */
export class AnswerFault extends Error {}

/** Told of the steps done, of so many in all. */
export type Progress = (done: number, of: number) => void;

/** Makes a ballot with these answers, one to each question. */
export function makeBallot(
  election: Election,
  code: string,
  answers: readonly Answer[],
  random: Random,
  progress: Progress = () => {},
): Made {
  const { questions, group, uuid, fingerprint } = election;
  if (answers.length !== questions.length) throw new AnswerFault("as many answers as questions");
  const steps = questions.reduce((sum, question) => sum + stepsOf(question), 1);
  let done = 0;
  const step = (): void => progress((done += 1), steps);
  const maker = { election, random, step };
  const secret = secretOf(election, code);
  const credential = group.write(group.powG(secret));
  const context = s0(election, credential);
  const made = questions.map((question, i) => {
    const answer = answers[i] as Answer;
    checkAnswer(question, answer, i + 1);
    return question.kind === "summed"
      ? summed(maker, context, question, answer)
      : ranked(maker, context, question, answer);
  });
  const body = { election_uuid: uuid, election_hash: fingerprint, credential, answers: made.map(({ json }) => json) };
  const hash = trackerOf(JSON.stringify(body));
  const proof = writeProof(proveKnowledge(maker, `sig|${hash}|`, secret));
  const ballot = JSON.stringify({ ...body, signature: { hash, proof } });
  return { ballot, tracker: trackerOf(ballot), randomness: made.map(({ randomness }) => randomness) };
}

/** Throws where an answer doesn't fit its question. */
export function checkAnswer(question: Question, answer: Answer, number: number): void {
  const fault = (text: string): AnswerFault => new AnswerFault(`question ${number}: ${text}`);
  const { length } = question.answers;
  if (answer.length !== length) throw fault(`${answer.length} values for ${length} choices`);
  const most = question.kind === "ranked" ? length : 1;
  if (answer.some((value) => !Number.isInteger(value) || value < 0 || value > most)) throw fault("a value that can't be");
  if (question.kind === "ranked") {
    if (!isWhole(answer)) throw fault("a place is given twice or left out");
    return;
  }
  const chosen = answer.reduce((sum, value) => sum + value, 0);
  const isBlank = question.blank && chosen === 0;
  if (!isBlank && (chosen < question.min || chosen > question.max)) {
    throw fault(`${chosen} chosen; at least ${question.min} and at most ${question.max} can be`);
  }
}

/** Whether ranks give each place from 1 on once: a count stops at the first that is given twice or left out. */
export function isWhole(ranks: Answer): boolean {
  const places = ranks.filter((rank) => rank > 0).sort((a, b) => a - b);
  return places.every((rank, i) => rank === i + 1);
}

/** Exponentiations come in steps of about the same length: a ciphertext, or a branch of a proof. */
function stepsOf(question: Question): number {
  if (question.kind === "ranked") return 2;
  const { answers, blank, min, max } = question;
  return 3 * (answers.length + (blank ? 1 : 0)) + (max - min + 1) + (blank ? 3 : 0);
}

/** An answer as the ballot has it, and its randomness. */
interface Encrypted {
  json: object;
  randomness: bigint[];
}

function summed<E>(maker: Maker<E>, context: string, question: Summed, answer: Answer): Encrypted {
  const { election, random, step } = maker;
  const { group, powKey } = election;
  const chosen = answer.reduce((sum, value) => sum + value, 0);
  const isBlank = question.blank && chosen === 0;
  const bits = question.blank ? [isBlank ? 1 : 0, ...answer] : [...answer];
  const openings = bits.map((bit) => ({ r: randomBelow(group.q, random), value: BigInt(bit) }));
  const ciphertexts = openings.map(({ r, value }) => {
    const beta = group.mul(powKey(r), value === 0n ? group.identity : group.generator);
    step();
    return { alpha: group.powG(r), beta };
  });
  const texts = ciphertexts.map((ciphertext) => spelled(election, ciphertext));
  const individual = openings.map((of, i) =>
    proveOneOf(maker, `prove|${context}|${texts[i]}|`, [{ of, values: [0, 1] }], bits[i] ?? 0),
  );
  const s = `${context}|${texts.join(",")}`;
  const { overall, blank } = limitProofs(maker, s, question, openings, ciphertexts, { chosen, isBlank });
  const json = {
    choices: ciphertexts.map((ciphertext) => written(election, ciphertext)),
    individual_proofs: individual.map((proofs) => proofs.map(writeProof)),
    overall_proof: overall.map(writeProof),
    ...(blank && { blank_proof: blank.map(writeProof) }),
  };
  return { json, randomness: openings.map(({ r }) => r) };
}

/** That the number of choices is within the limits; where blank is allowed, that blank is alone. */
function limitProofs<E>(
  maker: Maker<E>,
  s: string,
  question: Summed,
  openings: readonly Opening[],
  ciphertexts: readonly Ciphertext<E>[],
  { chosen, isBlank }: { chosen: number; isBlank: boolean },
): { overall: ReturnType<typeof proveOneOf>; blank?: ReturnType<typeof proveOneOf> } {
  const within = chosen - question.min;
  const [first, ...others] = openings;
  if (!question.blank || first === undefined) {
    const text = spelled(maker.election, product(maker.election, ciphertexts));
    const part = { of: total(maker.election, openings), values: limits(question) };
    return { overall: proveOneOf(maker, `prove|${s}|${text}|`, [part], within) };
  }
  const rest = total(maker.election, others);
  const blank = proveOneOf(maker, `${NOTHING_ELSE}${s}|`, nothingElse(first, rest), isBlank ? 1 : 0);
  const parts = blankOrWithin(first, rest, question);
  const overall = proveOneOf(maker, `${WITHIN_LIMITS}${s}|`, parts, isBlank ? 0 : 1 + within);
  return { overall, blank };
}

/** The opening of the product of the ciphertexts that these open. */
function total({ group }: Election, openings: readonly Opening[]): Opening {
  const none = { r: 0n, value: 0n };
  return openings.reduce((sum, { r, value }) => ({ r: mod(sum.r + r, group.q), value: sum.value + value }), none);
}

function ranked<E>(maker: Maker<E>, context: string, _: Ranked, answer: Answer): Encrypted {
  const { election, random, step } = maker;
  const { group, powKey, keyText } = election;
  const r = randomBelow(group.q, random);
  const ciphertext = { alpha: group.powG(r), beta: group.mul(powKey(r), group.ofInts(answer)) };
  step();
  // A ranked answer's proof hashes the key, and no list of choices.
  const proof = proveKnowledge(maker, `raweg|${context}|${keyText},${spelled(election, ciphertext)}|`, r);
  return { json: { choices: written(election, ciphertext), proof: writeProof(proof) }, randomness: [r] };
}

function written<E>({ group }: Election<E>, { alpha, beta }: Ciphertext<E>): { alpha: string; beta: string } {
  return { alpha: group.write(alpha), beta: group.write(beta) };
}
