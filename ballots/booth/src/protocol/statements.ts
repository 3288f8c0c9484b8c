/** What the proofs of an answer say: shared by those who make ballots and those who check them. */
import type { Election, Question, Summed } from "./election.ts";
import type { Ciphertext, Part } from "./proofs.ts";

/** S0 = fingerprint|credential, with which everything in a ballot is bound to election and voter. */
export function s0(election: Election, credential: string): string {
  return `${election.fingerprint}|${credential}`;
}

/** `alpha,beta`, as it enters hashes. */
export function spelled<E>({ group }: Election<E>, { alpha, beta }: Ciphertext<E>): string {
  return `${group.write(alpha)},${group.write(beta)}`;
}

/** The componentwise product: the sum of what the ciphertexts hold. */
export function product<E>({ group }: Election<E>, all: readonly Ciphertext<E>[]): Ciphertext<E> {
  const none = { alpha: group.identity, beta: group.identity };
  const times = (a: Ciphertext<E>, b: Ciphertext<E>): Ciphertext<E> => ({
    alpha: group.mul(a.alpha, b.alpha),
    beta: group.mul(a.beta, b.beta),
  });
  return all.reduce(times, none);
}

/** How many ciphertexts an answer has; with blank, the first says whether it is blank. */
export function width(question: Question): number {
  if (question.kind === "ranked") return 1;
  return question.answers.length + (question.blank ? 1 : 0);
}

/** From the least number of choices to the greatest. */
export function limits({ min, max }: Summed): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

/** "Not blank, or nothing else chosen." */
export function nothingElse<T>(blank: T, rest: T): Part<T>[] {
  return [
    { of: blank, values: [0] },
    { of: rest, values: [0] },
  ];
}

/** "Blank, or as many chosen as the limits say." */
export function blankOrWithin<T>(blank: T, rest: T, question: Summed): Part<T>[] {
  return [
    { of: blank, values: [1] },
    { of: rest, values: limits(question) },
  ];
}
