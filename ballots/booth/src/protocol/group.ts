/**
 * The groups of a record behind one interface (specification, section "Groups"), written
 * multiplicatively as the specification writes them. `E` is a member of the subgroup of prime order:
 * `read` lets nothing else in.
 */
import { bigEndian, hashOf } from "./bytes.ts";

/** Powers of one base, from a table that is made once. */
export type Powers<E> = (exponent: bigint) => E;

/** Fills an array with random bytes: the system's source, or a test's. */
export type Random = (bytes: Uint8Array<ArrayBuffer>) => void;

/** Text that is no element, scalar or number of the kind that belongs there. */
export class EncodingFault extends Error {}

/** A group of prime order q with its generator g. */
export interface Group<E> {
  /** The name in the election's `group` field. */
  readonly name: string;
  /** The order. */
  readonly q: bigint;
  /** How many candidates a ranked question may have. */
  readonly rankedCandidates: number;
  readonly identity: E;
  readonly generator: E;
  mul(a: E, b: E): E;
  div(a: E, b: E): E;
  equal(a: E, b: E): boolean;
  /** g^exponent, by the same steps whatever the exponent is, as far as JavaScript's numbers let it. */
  readonly powG: Powers<E>;
  /** As `powG`, for another base; makes its table. */
  powers(base: E): Powers<E>;
  /** base^exponent in a time that depends on the exponent: public data alone. */
  powPublic(base: E, exponent: bigint): E;
  /** base^exponent for an exponent that is secret, as `powG` is. */
  pow(base: E, exponent: bigint): E;
  /** The product of all bases[i]^exponents[i], in a time that depends on the exponents. */
  product(bases: readonly E[], exponents: readonly bigint[]): E;
  /** Which of two spellings stands first in the lists of a record. */
  order(a: string, b: string): number;
  /** Generator number i of which nobody knows a logarithm (section "Shuffle algorithms"). */
  independent(i: number): E;
  /** Reads an element; throws `EncodingFault` unless it is the canonical spelling of a member. */
  read(text: string): E;
  write(element: E): string;
  /** `of_ints`: small numbers as an element. */
  ofInts(values: readonly number[]): E;
  /** `to_ints`: the numbers that an element holds. */
  toInts(element: E, count: number): number[];
}

/** The remainder of division, from 0 on. */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** A canonical decimal number below `limit`: digits alone, no leading zero. */
export function readDecimal(text: string, limit: bigint): bigint {
  const digits = limit.toString().length;
  if (text.length > digits || !/^(0|[1-9][0-9]*)$/.test(text)) {
    throw new EncodingFault("not a decimal number in its one spelling");
  }
  const value = BigInt(text);
  if (value >= limit) throw new EncodingFault("a number that is too large for the group");
  return value;
}

/** A uniformly random number below q: 128 bits more than q has are drawn, so that none is favoured. */
export function randomBelow(q: bigint, random: Random): bigint {
  const bytes = new Uint8Array(Math.ceil(q.toString(16).length / 2) + 16);
  random(bytes);
  const value = mod(bigEndian(bytes), q);
  bytes.fill(0);
  return value;
}

/** A hash read as a number modulo q. */
export function digest(q: bigint, source: string): bigint {
  return mod(bigEndian(hashOf(source)), q);
}

/** The challenge of a prefix and its commitments, comma between them: all the `H_...` functions. */
export function challenge(q: bigint, prefix: string, commitments: readonly string[]): bigint {
  return digest(q, prefix + commitments.join(","));
}
