/** Zero-knowledge proofs: knowledge of a logarithm, and "this ciphertext holds one of these values". */
import type { Election } from "./election.ts";
import { type Random, challenge, mod, randomBelow, readDecimal } from "./group.ts";
import { object, text } from "./json.ts";

/** Challenge and response (section "Common structures"). */
export interface Proof {
  challenge: bigint;
  response: bigint;
}

/** An encrypted value: g^r and y^r g^value, or y^r times an element. */
export interface Ciphertext<E> {
  alpha: E;
  beta: E;
}

/** What the maker of a ciphertext knows about it. */
export interface Opening {
  r: bigint;
  value: bigint;
}

/** A ciphertext, by what its maker knows or by itself, and the values that it may hold. */
export interface Part<T> {
  of: T;
  values: readonly number[];
}

/** What proofs of knowledge are made in: an election, or its group alone. */
export type In<E> = Pick<Election<E>, "group">;

/** What making a proof takes: where, randomness, and somebody to tell of each step. */
export interface Knower<E> {
  election: In<E>;
  random: Random;
  step: () => void;
}

/** Likewise for proofs about what is encrypted to the election's key. */
export interface Maker<E> {
  election: Election<E>;
  random: Random;
  step: () => void;
}

/** The names of the two disjunctions of an answer that allows blank votes. */
export const NOTHING_ELSE = "bproof0|";
export const WITHIN_LIMITS = "bproof1|";

/** Proves knowledge of the logarithm of g^secret: commitment g^w, response w - secret × challenge. */
export function proveKnowledge<E>({ election, random, step }: Knower<E>, prefix: string, secret: bigint): Proof {
  const { group } = election;
  const w = randomBelow(group.q, random);
  const made = challenge(group.q, prefix, [group.write(group.powG(w))]);
  step();
  return { challenge: made, response: mod(w - secret * made, group.q) };
}

/** Whether the holder of the logarithm of `base` made this proof. */
export function knows<E>({ group }: In<E>, prefix: string, base: E, proof: Proof): boolean {
  const commitment = group.mul(group.powG(proof.response), group.powPublic(base, proof.challenge));
  return challenge(group.q, prefix, [group.write(commitment)]) === proof.challenge;
}

/** Proves that g^secret and base^secret have the same logarithm: commitments g^w and base^w. */
export function proveEqual<E>({ election, random, step }: Knower<E>, prefix: string, base: E, secret: bigint): Proof {
  const { group } = election;
  const w = randomBelow(group.q, random);
  const made = challenge(group.q, prefix, [group.powG(w), group.pow(base, w)].map((one) => group.write(one)));
  step();
  return { challenge: made, response: mod(w - secret * made, group.q) };
}

/** Whether `power` is the same power of `base` as the key is of g. */
export function areEqual<E>({ group }: In<E>, prefix: string, key: E, [base, power]: readonly [E, E], proof: Proof): boolean {
  const both = [proof.response, proof.challenge];
  const commitments = [
    group.mul(group.powG(proof.response), group.powPublic(key, proof.challenge)),
    group.product([base, power], both),
  ];
  return challenge(group.q, prefix, commitments.map((one) => group.write(one))) === proof.challenge;
}

/**
 * Proves that one branch of `parts` holds without saying which: it is number `holds`, counted through
 * all parts (sections "Proofs of interval membership" and "Proofs of possibly-blank votes").
 *
 * A branch is simulated by A = g^response alpha^challenge and B = y^response (beta / g^value)^challenge.
 * Whoever knows alpha = g^r and beta = y^r g^v needs no power of alpha or beta for it: A = g^a and
 * B = y^a g^b with a = response + r challenge and b = (v - value) challenge. With challenge 0 the
 * branch that holds takes the same steps.
 */
export function proveOneOf<E>(
  { election, random, step }: Maker<E>,
  prefix: string,
  parts: readonly Part<Opening>[],
  holds: number,
): Proof[] {
  const { group, powKey } = election;
  const { q } = group;
  const branches = parts.flatMap(({ of, values }) => values.map((value) => ({ of, value: BigInt(value) })));
  const proofs = branches.map((_, i) => {
    const drawn = randomBelow(q, random);
    return { challenge: i === holds ? 0n : drawn, response: randomBelow(q, random) };
  });
  const commitments = branches.flatMap(({ of, value }, i) => {
    const proof = proofs[i] as Proof;
    const a = mod(proof.response + of.r * proof.challenge, q);
    const b = mod((of.value - value) * proof.challenge, q);
    const pair = [group.powG(a), group.mul(powKey(a), group.powG(b))];
    step();
    return pair.map((element) => group.write(element));
  });
  const simulated = proofs.reduce((sum, proof) => sum + proof.challenge, 0n);
  const [own, known] = [proofs[holds], branches[holds]];
  if (own === undefined || known === undefined) throw new RangeError("no branch of that number");
  own.challenge = mod(challenge(q, prefix, commitments) - simulated, q);
  own.response = mod(own.response - known.of.r * own.challenge, q);
  return proofs;
}

/** Whether these proofs show that one branch of `parts` holds. */
export function holdsOneOf<E>(
  { group, powKey }: Election<E>,
  prefix: string,
  parts: readonly Part<Ciphertext<E>>[],
  proofs: readonly Proof[],
): boolean {
  const branches = parts.flatMap(({ of, values }) => values.map((value) => ({ of, value })));
  if (branches.length !== proofs.length) return false;
  const commitments = branches.flatMap(({ of, value }, i) => {
    const { challenge, response } = proofs[i] as Proof;
    const rest = group.div(of.beta, group.powG(BigInt(value)));
    return [
      group.mul(group.powG(response), group.powPublic(of.alpha, challenge)),
      group.mul(powKey(response), group.powPublic(rest, challenge)),
    ].map((element) => group.write(element));
  });
  const sum = mod(proofs.reduce((all, proof) => all + proof.challenge, 0n), group.q);
  return challenge(group.q, prefix, commitments) === sum;
}

/** The form of a proof in a record. */
export const wireProof = object({ challenge: text, response: text });
/** The form of a ciphertext. */
export const wireCiphertext = object({ alpha: text, beta: text });

/** Reads a proof; throws `EncodingFault` at numbers that are none of the group. */
export function readProof({ group }: In<unknown>, wire: { challenge: string; response: string }): Proof {
  return { challenge: readDecimal(wire.challenge, group.q), response: readDecimal(wire.response, group.q) };
}

/** A proof as a record writes it. */
export function writeProof({ challenge, response }: Proof): { challenge: string; response: string } {
  return { challenge: challenge.toString(), response: response.toString() };
}
