/**
 * The finite field of RFC 3526 with 2,048 bits (specification, section "RFC-3526-2048"): for ranked
 * questions of more than 30 candidates. p = 2q + 1, and the subgroup is that of the squares.
 */
import { bigEndian, hashOf } from "./bytes.ts";
import { EncodingFault, type Group, type Powers, mod, readDecimal } from "./group.ts";

const P = BigInt(
  "0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74" +
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437" +
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed" +
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05" +
    "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb" +
    "9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b" +
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718" +
    "3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff",
);
const Q = (P - 1n) / 2n;
const INTS = 255;

/** Bits of an exponent taken together, and how many such windows an exponent has. */
const WINDOW = 5;
const WINDOWS = Math.ceil(2047 / WINDOW);

function mul(a: bigint, b: bigint): bigint {
  return (a * b) % P;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mul(result, square);
    square = mul(square, square);
  }
  return result;
}

/** For each window the base's powers 0 to 31 at its place: an exponent is a product of one from each. */
function powers(base: bigint): Powers<bigint> {
  const rows: bigint[][] = [];
  for (let at = base; rows.length < WINDOWS; ) {
    const row = [1n];
    for (let digit = 1; digit < 1 << WINDOW; digit += 1) row.push(mul(row[digit - 1] ?? 1n, at));
    rows.push(row);
    at = mul(row.at(-1) ?? 1n, at);
  }
  const mask = (1n << BigInt(WINDOW)) - 1n;
  return (exponent) => {
    let [product, rest] = [1n, exponent];
    for (const row of rows) {
      product = mul(product, row[Number(rest & mask)] ?? 1n);
      rest >>= BigInt(WINDOW);
    }
    return product;
  };
}

/** The inverse modulo p, by the extended algorithm of Euclid. */
function inverse(value: bigint): bigint {
  let [a, b, x, y] = [mod(value, P), P, 1n, 0n];
  while (b !== 0n) {
    const times = a / b;
    [a, b] = [b, a - times * b];
    [x, y] = [y, x - times * y];
  }
  return mod(x, P);
}

/** The generator's table takes a moment, and most elections don't need it. */
let generatorPowers: Powers<bigint> | undefined;

function ofInts(values: readonly number[]): bigint {
  if (values.length > INTS) throw new EncodingFault(`more than ${INTS} numbers`);
  const packed = values.reduce((all, value) => (all << 8n) | BigInt(value), 0n) << 8n;
  for (let padding = 0n; padding < 256n; padding += 1n) {
    const number = packed | padding;
    if (number > 1n && number < P && power(number, Q) === 1n) return number;
  }
  throw new EncodingFault("no element holds these numbers");
}

/** The square of a number. The specification has 0, 1 and the generator refused; no hash has given any. */
export function squareOf(x: bigint): bigint {
  const h = mul(x, x);
  if (h <= 2n) throw new EncodingFault("a generator whose logarithm everybody knows");
  return h;
}

/** The 2048-bit group of RFC 3526. */
export const Rfc3526: Group<bigint> = {
  name: "RFC-3526-2048",
  q: Q,
  rankedCandidates: INTS,
  identity: 1n,
  generator: 2n,
  mul,
  div: (a, b) => mul(a, inverse(b)),
  equal: (a, b) => a === b,
  powG(exponent) {
    generatorPowers ??= powers(2n);
    return generatorPowers(exponent);
  },
  powers,
  powPublic: power,
  pow: (base, exponent) => powers(base)(exponent),
  product: (bases, exponents) => bases.reduce((all, base, i) => mul(all, power(base, exponents[i] ?? 0n)), 1n),
  order: (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0),
  independent: (i) => squareOf(bigEndian(hashOf(`ggen|${i}`))),
  read(text) {
    const value = readDecimal(text, P);
    if (value === 0n || power(value, Q) !== 1n) {
      throw new EncodingFault("outside the subgroup of prime order");
    }
    return value;
  },
  write: (element) => element.toString(),
  ofInts,
  toInts(element, count) {
    const number = (_: unknown, i: number): number => Number((element >> BigInt(8 * (count - i))) & 255n);
    return Array.from({ length: Math.min(count, INTS) }, number);
  },
};
