/** What trustees publish of their polynomials: g to each coefficient, signed (section "Polynomials"). */
import { type Certificate, CeremonyFault, at } from "./certificates.ts";
import type { Group } from "./group.ts";
import { list, object, readCanonical, text } from "./json.ts";
import { type Signed, holds, isSigned } from "./pki.ts";
import { readProof } from "./proofs.ts";
import { TrusteeFault } from "./trustee.ts";

const wireCoefexps = object({ coefexps: list(text) });

/** What the second signature is of: all certificates with this trustee's commitments. */
export function certsMessage<E>(certificates: readonly Certificate<E>[], coefexps: readonly string[]): string {
  return `certs_sig|${JSON.stringify({ certs: certificates.map(({ signed }) => signed), coefexps })}`;
}

/** One trustee's commitments A_0 to A_t, if both signatures hold. */
function readCommitment<E>(
  group: Group<E>,
  certificates: readonly Certificate<E>[],
  certificate: Certificate<E>,
  wire: Signed,
  signature: Signed["signature"],
): E[] {
  return at(certificate.place.index, () => {
    if (!isSigned(group, wire, certificate.verification)) throw new TrusteeFault("the signature of the coefficients does not hold");
    const { coefexps } = readCanonical("the coefficients", wire.message, wireCoefexps);
    if (coefexps.length !== certificate.place.threshold) throw new TrusteeFault("not as many coefficients as trustees are needed");
    const elements = coefexps.map((one) => group.read(one));
    const both = certsMessage(certificates, coefexps);
    if (!holds(group, both, certificate.verification, readProof({ group }, signature))) {
      throw new TrusteeFault("the signature of the certificates does not hold");
    }
    return elements;
  });
}

/** Those of all trustees. */
export function readCommitments<E>(
  group: Group<E>,
  certificates: readonly Certificate<E>[],
  wires: readonly Signed[],
  signatures: readonly Signed["signature"][],
): E[][] {
  if (wires.length !== certificates.length || signatures.length !== certificates.length) {
    throw new TrusteeFault("not as many commitments as trustees");
  }
  return certificates.map((of, i) => readCommitment(group, certificates, of, wires[i] as Signed, signatures[i] as Signed["signature"]));
}

/** The product of A_k^(j^k): g to the power of the polynomial's value at j. */
export function evaluate<E>({ product, q }: Group<E>, coefexps: readonly E[], j: number): E {
  let power = 1n;
  const powers = coefexps.map(() => {
    const here = power;
    power = (power * BigInt(j)) % q;
    return here;
  });
  return product(coefexps, powers);
}

/** The commitments of the sum of all polynomials: the public key of trustee j is their value at j. */
export function sums<E>({ mul }: Group<E>, all: readonly E[][]): E[] {
  return all.reduce((sum, one) => one.map((a, k) => (sum[k] === undefined ? a : mul(sum[k], a))), [] as E[]);
}

/** That a public key is what the polynomials give trustee j. */
export function isKeyOf<E>(group: Group<E>, of: readonly E[], j: number, key: E): void {
  if (!group.equal(key, evaluate(group, of, j))) throw new CeremonyFault(j, "the public key is not that of the published polynomials");
}
