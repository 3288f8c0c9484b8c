/** Ed25519, the group of our elections (specification, section "Ed25519"). */
import { mulAddUnsafe, pippenger } from "@noble/curves/abstract/curve.js";
import { ed25519 } from "@noble/curves/ed25519.js";

import { bigEndian, hashOf } from "./bytes.ts";
import { EncodingFault, type Group, type Powers } from "./group.ts";

type Point = typeof ed25519.Point.BASE;
const { Point } = ed25519;

/** Bits of padding below the encoded numbers. */
const PADDING = 14n;
/** Most numbers that fit: 30 × 8 + 14 bits lie below 2^254. */
const INTS = 30;

/** The spelling of a record is big-endian, that of everybody else little-endian. */
function reversed(digits: string): string {
  return (digits.match(/../g) ?? []).reverse().join("");
}

function littleEndian(value: bigint): string {
  return reversed(value.toString(16).padStart(64, "0"));
}

function decompress(digits: string): Point | undefined {
  try {
    return Point.fromHex(digits, false);
  } catch {
    return undefined;
  }
}

/** The multiplication takes no 0; it does the work of 1 then, so that 0 takes as long. */
function from(base: Point): Powers<Point> {
  const table = base.precompute(8, false);
  return (exponent) => {
    const power = table.multiply(exponent === 0n ? 1n : exponent);
    return exponent === 0n ? Point.ZERO : power;
  };
}

function ofInts(values: readonly number[]): Point {
  if (values.length > INTS) throw new EncodingFault(`more than ${INTS} numbers`);
  const packed = values.reduce((all, value) => (all << 8n) | BigInt(value), 0n) << PADDING;
  for (let padding = 0n; padding < 1n << PADDING; padding += 1n) {
    const point = decompress(littleEndian(packed | padding));
    if (point?.isTorsionFree() && !point.is0()) return point;
  }
  throw new EncodingFault("no element holds these numbers");
}

function toInts(element: Point, count: number): number[] {
  const packed = BigInt(`0x${reversed(element.toHex())}`) >> PADDING;
  const number = (_: unknown, i: number): number => Number((packed >> BigInt(8 * (count - 1 - i))) & 255n);
  return Array.from({ length: Math.min(count, INTS) }, number);
}

/** So few bases are faster one after another than in buckets. */
const FEW = 4;

/**
 * The first point whose y is this number or lies above it, cleared of its cofactor. The specification has 1 and
 * the generator refused; no hash has given either.
 */
export function pointFrom(start: bigint): Point {
  for (let y = start; ; y += 1n) {
    const point = decompress(littleEndian(y));
    if (point === undefined) continue;
    const cleared = point.clearCofactor();
    if (cleared.is0() || cleared.equals(Point.BASE)) throw new EncodingFault("a generator whose logarithm everybody knows");
    return cleared;
  }
}

/** The twisted Edwards curve of RFC 7748, its subgroup of prime order. */
export const Ed25519: Group<Point> = {
  name: "Ed25519",
  q: Point.Fn.ORDER,
  rankedCandidates: INTS,
  identity: Point.ZERO,
  generator: Point.BASE,
  mul: (a, b) => a.add(b),
  div: (a, b) => a.subtract(b),
  equal: (a, b) => a.equals(b),
  powG: (exponent) => {
    const power = Point.BASE.multiply(exponent === 0n ? 1n : exponent);
    return exponent === 0n ? Point.ZERO : power;
  },
  powers: from,
  powPublic: (base, exponent) => base.multiplyUnsafe(exponent),
  pow(base, exponent) {
    const power = base.multiply(exponent === 0n ? 1n : exponent);
    return exponent === 0n ? Point.ZERO : power;
  },
  product: (bases, exponents) => (bases.length <= FEW ? mulAddUnsafe : pippenger)(Point, [...bases], [...exponents]),
  order(a, b) {
    const [left, right] = [reversed(a), reversed(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  },
  independent: (i) => pointFrom(bigEndian(hashOf(`ggen|${i}`)) >> 2n),
  read(text) {
    if (!/^[0-9a-f]{64}$/.test(text)) throw new EncodingFault("not 64 lower-case hexadecimal digits");
    const point = decompress(reversed(text));
    if (point === undefined) throw new EncodingFault("not the canonical spelling of a point of the curve");
    if (!point.isTorsionFree()) throw new EncodingFault("outside the subgroup of prime order");
    return point;
  },
  write: (element) => reversed(element.toHex()),
  ofInts,
  toInts,
};
