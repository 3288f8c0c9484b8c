/** The trustees of an election as its record has them: whose keys make the election's, and how many are needed. */
import { CeremonyFault, at, readCertificates } from "./certificates.ts";
import { isKeyOf, evaluate, readCommitments, sums } from "./commitments.ts";
import type { Group } from "./group.ts";
import { type Json, any, list, natural, object, readCanonical, text } from "./json.ts";
import { holds, wireSigned } from "./pki.ts";
import { wireProof } from "./proofs.ts";
import { type PublicKey, TrusteeFault, readPublicKey, readSingle, wirePublicKey } from "./trustee.ts";

/** The trustees, every proof and signature of theirs checked. */
export interface Trustees<E> {
  /** Number i of the list is owner i + 1. */
  keys: PublicKey<E>[];
  /** Of which owners, from 1, how many are needed. */
  items: { owners: number[]; needed: number }[];
  /** The product of the items' keys, which the election's key must be. */
  electionKey: E;
}

const wireParameters = object({
  threshold: natural,
  certs: list(wireSigned),
  coefexps: list(wireSigned),
  signatures: list(wireProof),
  verification_keys: list(wirePublicKey),
});

interface Item<E> {
  keys: PublicKey<E>[];
  needed: number;
  subKey: E;
}

/** Reads the list, or says what is wrong with it. */
export function readTrustees<E>(group: Group<E>, json: string): Trustees<E> {
  const entries = readCanonical("the trustees", json, list(list(any)));
  const items = entries.map((entry, i) => {
    const [kind, content, ...more] = entry;
    if (more.length > 0 || content === undefined) throw new TrusteeFault(`trustee ${i + 1}: not a kind and its content`);
    switch (text(kind as Json, "a trustee's kind")) {
      case "Single": {
        const key = readSingle(group, content);
        return { keys: [key], needed: 1, subKey: key.element };
      }
      case "Pedersen":
        return readParameters(group, content);
      default:
        throw new TrusteeFault(`trustee ${i + 1}: neither Single nor Pedersen`);
    }
  });
  return together(group, items);
}

/** Threshold parameters (section of that name): signatures, proofs, and that the keys are those of the polynomials. */
function readParameters<E>(group: Group<E>, content: Json): Item<E> {
  const wire = wireParameters(content, "the trustees");
  const certificates = readCertificates(group, wire.certs);
  if (wire.threshold !== certificates[0]?.place.threshold) throw new TrusteeFault("the threshold is not that of the certificates");
  const all = sums(group, readCommitments(group, certificates, wire.coefexps, wire.signatures));
  if (wire.verification_keys.length !== certificates.length) throw new TrusteeFault("not as many keys as trustees");
  const keys = wire.verification_keys.map((one, i) =>
    at(i + 1, () => {
      const key = readPublicKey(group, one);
      isKeyOf(group, all, i + 1, key.element);
      const signer = certificates[i]?.verification as E;
      if (key.signature === undefined || !holds(group, key.text, signer, key.signature)) {
        throw new CeremonyFault(i + 1, "the signature of the public key does not hold");
      }
      return key;
    }),
  );
  return { keys, needed: wire.threshold, subKey: evaluate(group, all, 0) };
}

function together<E>(group: Group<E>, items: readonly Item<E>[]): Trustees<E> {
  const trustees: Trustees<E> = { keys: [], items: [], electionKey: group.identity };
  const seen = new Set<string>();
  for (const { keys, needed, subKey } of items) {
    // Within one threshold, trustees of whom one suffices do have the same key.
    if (keys.some((key) => seen.has(key.text))) throw new TrusteeFault("a trustee has the key of another");
    for (const key of keys) seen.add(key.text);
    trustees.items.push({ owners: keys.map((_, i) => trustees.keys.length + i + 1), needed });
    trustees.keys.push(...keys);
    trustees.electionKey = group.mul(trustees.electionKey, subKey);
  }
  if (trustees.keys.length === 0) throw new TrusteeFault("there is no trustee: nobody could open the result");
  if (group.equal(trustees.electionKey, group.identity)) throw new TrusteeFault("the trustees' keys cancel each other");
  return trustees;
}

/** Whether these owners are enough to open the result. */
export function suffice({ items }: Pick<Trustees<unknown>, "items">, has: (owner: number) => boolean): boolean {
  return items.every(({ owners, needed }) => owners.filter(has).length >= needed);
}
