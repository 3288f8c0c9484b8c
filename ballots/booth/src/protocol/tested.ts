/**
 * Tested ballots (Benaloh's challenge): the randomness of a ballot is revealed, and any program opens it
 * and says what it encrypts. The file is the one that `ballots tested` opens.
 */
import { trackerOf } from "./bytes.ts";
import type { Election, Question } from "./election.ts";
import { EncodingFault, readDecimal } from "./group.ts";
import { type Json, ShapeFault, any, list, object, parse, readCanonical, text } from "./json.ts";
import type { Made } from "./make.ts";
import type { Ciphertext } from "./proofs.ts";
import { BallotFault, verifyBallot } from "./verify.ts";

/** A tested ballot that can't be opened: its device does not do what it says. */
export class TestedFault extends Error {}

/** What a tested ballot was found to encrypt. */
export interface Opened {
  tracker: string;
  /** Of each question: 0 or 1 for each choice, blank first where it is allowed; or the ranks. */
  answers: number[][];
}

const wireTested = object({ tracker: text, ballot: any, randomness: list(list(text)) });

/** The file of a ballot that is tested, and never to be cast. */
export function writeTested({ ballot, tracker, randomness }: Made): string {
  const digits = randomness.map((list) => list.map((r) => r.toString()));
  return `{"tracker":"${tracker}","ballot":${ballot},"randomness":${JSON.stringify(digits)}}`;
}

/** Whose file this is, before any proof of it is looked at. */
export type Whose = "ours" | "another election's" | "nobody's";

/** Whether a file is a tested ballot at all, and of this election: if not, it tells nothing of any device. */
export function whose({ uuid }: Election, file: string): Whose {
  try {
    const { ballot } = wireTested(parse("the tested ballot", file), "the tested ballot");
    const of = (ballot as { election_uuid?: Json } | null)?.election_uuid;
    if (of === uuid) return "ours";
    return typeof of === "string" ? "another election's" : "nobody's";
  } catch (fault) {
    if (fault instanceof ShapeFault) return "nobody's";
    throw fault;
  }
}

/**
 * Signs of a tracker that have to be written down, two groups of those that it is shown in. A device that cheats
 * makes both ballots before it shows either, so it needs only two whose trackers begin alike, of many of each: with 8 signs
 * that takes some 2^24 of each, with 12 some 2^36.
 */
export const ENOUGH = 12;

/** A tracker as somebody wrote it down, in full or its beginning; none where that is too little to compare. */
export function readWritten(typed: string): string | undefined {
  const signs = typed.replace(/\s/g, "");
  return signs.length < ENOUGH ? undefined : signs;
}

/** Opens a tested ballot, or throws what shows that it is not what its device says. */
export function openTested(election: Election, file: string): Opened {
  try {
    return opened(election, file);
  } catch (fault) {
    const known = fault instanceof BallotFault || fault instanceof ShapeFault || fault instanceof EncodingFault;
    throw known ? new TestedFault(fault.message) : fault;
  }
}

function opened(election: Election, file: string): Opened {
  const wire = readCanonical("the tested ballot", file.trim(), wireTested);
  const ballot = JSON.stringify(wire.ballot);
  const found = trackerOf(ballot);
  if (found !== wire.tracker) throw new TestedFault(`the ballot's tracker is ${found}, and ${wire.tracker} was shown`);
  const { ciphertexts } = verifyBallot(election, ballot);
  if (wire.randomness.length !== election.questions.length) {
    throw new TestedFault("not as many lists of random numbers as questions");
  }
  const answers = election.questions.map((question, i) =>
    answer(election, question, ciphertexts[i] ?? [], wire.randomness[i] ?? [], `question ${i + 1}`),
  );
  return { tracker: found, answers };
}

function answer<E>(
  election: Election<E>,
  question: Question,
  ciphertexts: readonly Ciphertext<E>[],
  digits: readonly string[],
  where: string,
): number[] {
  const { group, powKey } = election;
  if (digits.length !== ciphertexts.length) throw new TestedFault(`${where}: not as many random numbers as ciphertexts`);
  const messages = ciphertexts.map(({ alpha, beta }, i) => {
    const r = readDecimal(digits[i] ?? "", group.q);
    if (!group.equal(group.powG(r), alpha)) {
      throw new TestedFault(`${where}, ciphertext ${i + 1}: was not made with the random number that is given`);
    }
    return group.div(beta, powKey(r));
  });
  if (question.kind === "ranked") return messages.flatMap((one) => ranks(election, one, question.answers.length, where));
  return messages.map((message, i) => {
    if (group.equal(message, group.identity)) return 0;
    if (group.equal(message, group.generator)) return 1;
    throw new TestedFault(`${where}, choice ${i + 1}: encrypts neither 0 nor 1`);
  });
}

/**
 * The ranks that an element holds. Many elements hold the same ranks and honest devices write one of them: another
 * comes out of the shuffles as it went in, so whoever wrote it knows the ballot again.
 */
function ranks<E>({ group }: Election<E>, message: E, candidates: number, where: string): number[] {
  const held = group.toInts(message, candidates);
  if (!group.equal(message, group.ofInts(held))) {
    throw new TestedFault(`${where}: the ranking is not written as an honest device writes it, which can mark the ballot`);
  }
  return held;
}
