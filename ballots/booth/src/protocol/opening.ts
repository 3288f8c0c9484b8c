/**
 * Opening: a trustee's partial decryption (section "Partial decryptions"), and what we add to it: proofs
 * whose challenge hashes everything that is stated, and a commitment to both before anybody reveals theirs.
 */
import { nameOf } from "./bytes.ts";
import type { Election } from "./election.ts";
import type { Group, Random } from "./group.ts";
import { any, list, object, readCanonical, text } from "./json.ts";
import type { Progress } from "./make.ts";
import { areEqual, proveEqual, readProof, wireProof, writeProof } from "./proofs.ts";
import type { Tally } from "./tally.ts";
import { TrusteeFault } from "./trustee.ts";
import type { Trustees } from "./trustees.ts";

/** A trustee's share of an opening, as it is kept back and then handed in. */
export interface Share {
  /** The file `share.json`, as `ballots trustee share` writes it. */
  file: string;
  /** What is published before it is revealed. */
  commitment: string;
  /** Whose it is, from 1. */
  owner: number;
}

/** Of which value a proof speaks, counted from 1. */
interface Place {
  question: number;
  ciphertext: number;
  alpha: string;
  factor: string;
}

const weak = (fingerprint: string, key: string): string => `decrypt|${fingerprint}|${key}|`;
const strong = (group: Group<never>, fingerprint: string, key: string, { question, ciphertext, alpha, factor }: Place): string =>
  `hustings-strong-decryption-1|${group.name}|${fingerprint}|${key}|${question}|${ciphertext}|${alpha}|${factor}|`;

/** Makes the share of the trustee who holds `secret`: each value with both its proofs. */
export function makeShare<E>(
  election: Election<E>,
  trustees: Trustees<E>,
  tally: Tally<E>,
  secret: bigint,
  random: Random,
  progress: Progress = () => {},
): Share {
  const { group, fingerprint } = election;
  const key = group.write(group.powG(secret));
  const owner = trustees.keys.findIndex(({ text: known }) => known === key) + 1;
  if (owner === 0) throw new TrusteeFault("the key is not that of any trustee of this election");
  const of = tally.columns.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const prover = { election, random, step: () => {} };
  const columns = tally.columns.map((column, q) =>
    column.map(({ alpha, texts }, i) => {
      const factor = group.write(group.pow(alpha, secret));
      const place = { question: q + 1, ciphertext: i + 1, alpha: texts[0], factor };
      const proof = writeProof(proveEqual(prover, weak(fingerprint, key), alpha, secret));
      const second = writeProof(proveEqual(prover, strong(group as Group<never>, fingerprint, key, place), alpha, secret));
      progress((done += 1), of);
      return { factor, proof, second };
    }),
  );
  const part = JSON.stringify({
    decryption_factors: columns.map((column) => column.map(({ factor }) => factor)),
    decryption_proofs: columns.map((column) => column.map(({ proof }) => proof)),
  });
  const proofs = JSON.stringify(columns.map((column) => column.map(({ second }) => second)));
  const file = `{"partial_decryption":${part},"strong_proofs":${proofs}}`;
  return { file, commitment: commitmentOf(fingerprint, owner, part, proofs), owner };
}

function commitmentOf(fingerprint: string, owner: number, part: string, proofs: string): string {
  return nameOf(`hustings-share-1|${fingerprint}|${owner}|${nameOf(part)}|${nameOf(proofs)}`);
}

const wireShare = object({ partial_decryption: any, strong_proofs: any });
const wirePart = object({ decryption_factors: list(list(text)), decryption_proofs: list(list(wireProof)) });
const wireStrong = list(list(wireProof));

/** Reads a share that was kept, and gives what was committed to if it was this owner's. */
export function commitmentOfFile(fingerprint: string, owner: number, file: string): string {
  const { partial_decryption, strong_proofs } = readCanonical("the share", file.trim(), wireShare);
  return commitmentOf(fingerprint, owner, JSON.stringify(partial_decryption), JSON.stringify(strong_proofs));
}

/** Checks a partial decryption of trustee number `owner` as the record holds it; or, with its strong proofs, a whole share. */
export function checkPart<E>(election: Election<E>, trustees: Trustees<E>, tally: Tally<E>, owner: number, json: string, proofs?: string): void {
  const { group, fingerprint } = election;
  const key = trustees.keys[owner - 1];
  if (key === undefined) throw new TrusteeFault(`owner ${owner}: the election has no such trustee`);
  const wire = readCanonical("the partial decryption", json, wirePart);
  const second = proofs === undefined ? undefined : readCanonical("the strong proofs", proofs, wireStrong);
  const lists = [wire.decryption_factors, wire.decryption_proofs, ...(second ? [second] : [])];
  const fits = lists.every((one) => one.length === tally.columns.length && one.every(({ length }, q) => length === tally.columns[q]?.length));
  if (!fits) throw new TrusteeFault(`trustee ${owner}: not as many values as the tally calls for`);
  for (const [q, column] of tally.columns.entries()) {
    for (const [i, { alpha, texts }] of column.entries()) {
      const where = `question ${q + 1}, ciphertext ${i + 1}: trustee ${owner}'s`;
      const factor = wire.decryption_factors[q]?.[i] ?? "";
      const pair = [alpha, group.read(factor)] as const;
      const holds = (prefix: string, proof: { challenge: string; response: string } | undefined): boolean =>
        proof !== undefined && areEqual(election, prefix, key.element, pair, readProof(election, proof));
      if (!holds(weak(fingerprint, key.text), wire.decryption_proofs[q]?.[i])) throw new TrusteeFault(`${where} proof does not hold`);
      const place = { question: q + 1, ciphertext: i + 1, alpha: texts[0], factor };
      if (second && !holds(strong(group as Group<never>, fingerprint, key.text, place), second[q]?.[i])) {
        throw new TrusteeFault(`${where} strong proof does not hold`);
      }
    }
  }
}
