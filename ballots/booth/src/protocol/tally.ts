/** The encrypted tally: what is opened, made of the last ballot of each voting code (section "Encrypted tally"). */
import { nameOf } from "./bytes.ts";
import type { Election } from "./election.ts";
import type { Ciphertext } from "./proofs.ts";
import { width } from "./statements.ts";
import type { Verified } from "./verify.ts";

/** A ciphertext with its spelling, which is hashed more often than it is calculated with. */
export interface Spelled<E> extends Ciphertext<E> {
  texts: readonly [string, string];
}

/** The ciphertexts of each question: a sum for each choice, or the answer of each ballot. */
export interface Tally<E> {
  columns: Spelled<E>[][];
  ballots: number;
  weight: number;
}

/** A ciphertext, spelled. */
export function spell<E>({ group }: Pick<Election<E>, "group">, { alpha, beta }: Ciphertext<E>): Spelled<E> {
  return { alpha, beta, texts: [group.write(alpha), group.write(beta)] };
}

/** The tally of these ballots, in the board's order. `weightOf` tells what a credential's ballot weighs. */
export function tallyOf<E>(election: Election<E>, ballots: readonly Verified[], weightOf: (credential: string) => number): Tally<E> {
  const last = new Map(ballots.map((ballot) => [ballot.credential, ballot]));
  const counted = [...last.values()];
  const columns = election.questions.map((question, q) => {
    const answers = counted.map((ballot) => ballot.ciphertexts[q] as Ciphertext<E>[]);
    if (question.kind === "ranked") return listed(election, answers.map(([only]) => only as Ciphertext<E>));
    const weights = counted.map(({ credential }) => BigInt(weightOf(credential)));
    return Array.from({ length: width(question) }, (_, c) => spell(election, sum(election, answers, c, weights)));
  });
  return { columns, ballots: counted.length, weight: counted.reduce((all, { credential }) => all + weightOf(credential), 0) };
}

/** The product of one choice's ciphertexts, each to the power of its weight. */
function sum<E>({ group }: Election<E>, answers: readonly Ciphertext<E>[][], choice: number, weights: readonly bigint[]): Ciphertext<E> {
  const all = { alpha: group.identity, beta: group.identity };
  for (const [i, answer] of answers.entries()) {
    const { alpha, beta } = answer[choice] as Ciphertext<E>;
    const weigh = (one: E): E => (weights[i] === 1n ? one : group.powPublic(one, weights[i] ?? 1n));
    all.alpha = group.mul(all.alpha, weigh(alpha));
    all.beta = group.mul(all.beta, weigh(beta));
  }
  return all;
}

/** Every answer, in an order that says nothing of when it came. */
function listed<E>(election: Election<E>, answers: readonly Ciphertext<E>[]): Spelled<E>[] {
  const { order } = election.group;
  const spelled = answers.map((one) => spell(election, one));
  return spelled.sort((a, b) => order(a.texts[0], b.texts[0]) || order(a.texts[1], b.texts[1]));
}

/** The `encrypted_tally` object. */
export function writeTally({ columns }: Tally<unknown>): string {
  return JSON.stringify(columns.map((column) => column.map(({ texts: [alpha, beta] }) => ({ alpha, beta }))));
}

/** Weights above this are written as strings. */
const LARGEST_NUMBER = 2 ** 30 - 1;

/** The `sized_encrypted_tally` object. */
export function writeSized(tally: Tally<unknown>): string {
  const { ballots, weight } = tally;
  return JSON.stringify({
    num_tallied: ballots,
    total_weight: weight > LARGEST_NUMBER ? String(weight) : weight,
    encrypted_tally: nameOf(writeTally(tally)),
  });
}
