/** Certificates: each trustee's verification and encryption key (section "Certificates"). */
import { type Group, type Random } from "./group.ts";
import { natural, object, readCanonical, text } from "./json.ts";
import { type Signed, isSigned, keysOf, signed, wireSigned } from "./pki.ts";
import { TrusteeFault } from "./trustee.ts";

/** A trustee's place in a key generation. `threshold` is how many of them are needed. */
export interface Place {
  /** From 1. */
  index: number;
  size: number;
  threshold: number;
}

/** A certificate whose signature holds. */
export interface Certificate<E> {
  place: Place;
  signed: Signed;
  verification: E;
  /** The encryption key's spelling, as messages name their recipient. */
  encryption: string;
  /** Both keys' spellings. */
  keys: readonly string[];
}

/** What is wrong with a message of the key generation, and whose it is, from 1. */
export class CeremonyFault extends TrusteeFault {
  constructor(
    readonly culprit: number,
    reason: string,
  ) {
    super(`trustee ${culprit}: ${reason}`);
  }
}

/** Trustees of one key generation, at most. */
const MOST = 100;

const wireKeys = object({
  context: object({ group: text, size: natural, threshold: natural, index: natural }),
  verification: text,
  encryption: text,
});

function sound({ index, size, threshold }: Place): boolean {
  return size >= 1 && size <= MOST && threshold >= 1 && threshold <= size && index >= 1 && index <= size;
}

/** The certificate of the seed's holder. */
export function makeCertificate<E>(group: Group<E>, seed: string, { index, size, threshold }: Place, random: Random): string {
  if (!sound({ index, size, threshold })) throw new TrusteeFault(`number ${index} of ${size} trustees, of whom ${threshold} suffice: there is no such place`);
  const { signing, decryption } = keysOf(group, seed);
  const message = JSON.stringify({
    context: { group: group.name, size, threshold, index },
    verification: group.write(group.powG(signing)),
    encryption: group.write(group.powG(decryption)),
  });
  return JSON.stringify(signed(group, message, signing, random));
}

/** Checks one certificate by itself. */
export function readCertificate<E>(group: Group<E>, wire: Signed): Certificate<E> {
  const keys = readCanonical("the certificate", wire.message, wireKeys);
  const { group: name, ...place } = keys.context;
  if (name !== group.name || !sound(place)) throw new TrusteeFault("the certificate is for another group, or for no place that there is");
  const [verification, encryption] = [group.read(keys.verification), group.read(keys.encryption)];
  if ([verification, encryption].some((key) => group.equal(key, group.identity))) {
    throw new TrusteeFault("a key of the certificate is the neutral element");
  }
  if (!isSigned(group, wire, verification)) throw new TrusteeFault("the certificate's signature does not hold");
  return { place, signed: wire, verification, encryption: keys.encryption, keys: [keys.verification, keys.encryption] };
}

/** Checks the certificates of all trustees together: each in its place, and no key twice. */
export function readCertificates<E>(group: Group<E>, wires: readonly Signed[]): Certificate<E>[] {
  if (wires.length === 0 || wires.length > MOST) throw new TrusteeFault(`${wires.length} certificates`);
  const all = wires.map((wire, i) => at(i + 1, () => readCertificate(group, wire)));
  const seen = new Set<string>();
  for (const [i, { place, keys }] of all.entries()) {
    const fits = place.index === i + 1 && place.size === all.length && place.threshold === all[0]?.place.threshold;
    if (!fits) throw new CeremonyFault(i + 1, "the certificate is not that of its place");
    if (keys.some((key) => seen.has(key))) throw new CeremonyFault(i + 1, "the certificate has a key of another trustee's");
    for (const key of keys) seen.add(key);
  }
  return all;
}

/** The file `certificates.jsonl`: one a line. */
export function readCertificateLines<E>(group: Group<E>, file: string): Certificate<E>[] {
  const lines = file.split("\n").filter((line) => line.trim() !== "");
  return readCertificates(group, lines.map((line, i) => at(i + 1, () => readCanonical("the certificate", line.trim(), wireSigned))));
}

/** Names the trustee in what goes wrong. */
export function at<T>(culprit: number, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    throw fault instanceof CeremonyFault ? fault : new CeremonyFault(culprit, (fault as Error).message);
  }
}
