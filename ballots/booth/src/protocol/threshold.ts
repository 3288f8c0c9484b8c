/**
 * Making a key of which some of the trustees suffice (section "Filling in the trustees structure", the
 * "Pedersen" protocol), as one trustee does it: certificate, polynomial, answer, key. Between the rounds
 * a trustee keeps one secret, the seed. The files are those of `ballots trustee threshold`.
 */
import { type Certificate, CeremonyFault, readCertificateLines } from "./certificates.ts";
import { certsMessage, evaluate, readCommitments } from "./commitments.ts";
import { type Group, type Random, mod, randomBelow, readDecimal } from "./group.ts";
import { list, object, readCanonical, text } from "./json.ts";
import { keysOf, receive, send, sign, signed, wireSigned } from "./pki.ts";
import { wireProof, writeProof } from "./proofs.ts";
import { TrusteeFault, publicKey, wirePublicKey } from "./trustee.ts";

const wireVinput = object({ polynomial: text, secrets: list(text), coefexps: list(wireSigned), signatures: list(wireProof) });
const wireVoutput = object({ private_key: text, public_key: wirePublicKey });
const wireRawPolynomial = object({ polynomial: list(text) });
const wireRawSecret = object({ secret: text });
const wireRawKey = object({ decryption_key: text });

/** The one of these certificates that was made with a seed. */
function madeWith<E>(group: Group<E>, seed: string, all: readonly Certificate<E>[]): Certificate<E> | undefined {
  const { signing, decryption } = keysOf(group, seed);
  const mine = [signing, decryption].map((key) => group.write(group.powG(key))).join();
  return all.find(({ keys }) => keys.join() === mine);
}

/** Which trustee a seed belongs to, by the certificates; 0 if to none. */
export function ownerOf<E>(group: Group<E>, seed: string, lines: string): number {
  return madeWith(group, seed, readCertificateLines(group, lines))?.place.index ?? 0;
}

/** The certificates, and the own one among them. */
function own<E>(group: Group<E>, seed: string, lines: string): { all: Certificate<E>[]; me: Certificate<E> } {
  const all = readCertificateLines(group, lines);
  const me = madeWith(group, seed, all);
  if (me === undefined) throw new TrusteeFault("this secret file belongs to none of these certificates: is it that of another attempt, or another election?");
  return { all, me };
}

/** Draws the polynomial, and makes the message to send: commitments, and a sealed share for each trustee. */
export async function makePolynomial<E>(group: Group<E>, seed: string, certificates: string, random: Random): Promise<string> {
  const { all, me } = own(group, seed, certificates);
  const { signing } = keysOf(group, seed);
  const coefficients = Array.from({ length: me.place.threshold }, () => randomBelow(group.q, random));
  const coefexps = coefficients.map((a) => group.write(group.powG(a)));
  const raw = JSON.stringify({ polynomial: coefficients.map(String) });
  const polynomial = await send(group, signing, me.encryption, raw, random);
  const secrets: string[] = [];
  for (const { encryption, place } of all) {
    const share = coefficients.reduceRight((sum, a) => mod(sum * BigInt(place.index) + a, group.q), 0n);
    secrets.push(await send(group, signing, encryption, JSON.stringify({ secret: String(share) }), random));
  }
  return JSON.stringify({
    polynomial,
    secrets,
    coefexps: signed(group, JSON.stringify({ coefexps }), signing, random),
    signature: writeProof(sign(group, certsMessage(all, coefexps), signing, random)),
  });
}

/**
 * Checks every share that the others sent against what they published, adds them up to the trustee's
 * key, and makes the answer to send. Throws `CeremonyFault` with whoever's share is wrong.
 */
export async function answer<E>(group: Group<E>, seed: string, certificates: string, vinput: string, random: Random): Promise<string> {
  const { all, me } = own(group, seed, certificates);
  const { signing, decryption } = keysOf(group, seed);
  const wire = readCanonical("what the service sent", vinput.trim(), wireVinput);
  const commitments = readCommitments(group, all, wire.coefexps, wire.signatures);
  if (wire.secrets.length !== all.length) throw new TrusteeFault("not as many shares as trustees");
  await by(me.place.index, () => ownPolynomial(group, decryption, me, commitments[me.place.index - 1] ?? [], wire.polynomial));
  let sum = 0n;
  for (const [i, sender] of all.entries()) {
    const share = await by(i + 1, () => readShare(group, decryption, sender, commitments[i] ?? [], me.place.index, wire.secrets[i] ?? ""));
    sum = mod(sum + share, group.q);
  }
  const key = publicKey(group, sum, random, (spelled) => sign(group, spelled, signing, random));
  const raw = JSON.stringify({ decryption_key: String(sum) });
  return JSON.stringify({ private_key: await send(group, signing, me.encryption, raw, random), public_key: key });
}

/** That the commitments in the trustee's name are those of the polynomial that they drew. */
async function ownPolynomial<E>(group: Group<E>, decryption: bigint, me: Certificate<E>, coefexps: readonly E[], sealed: string): Promise<void> {
  const message = await receive(group, decryption, me.verification, sealed);
  const { polynomial } = readCanonical("the polynomial", message, wireRawPolynomial);
  const same = polynomial.length === coefexps.length && polynomial.every((a, k) => group.equal(group.powG(readDecimal(a, group.q)), coefexps[k] as E));
  if (!same) throw new TrusteeFault("the published coefficients are not those that were drawn");
}

/** The share that a trustee sent, if it is what their commitments give at j. */
async function readShare<E>(group: Group<E>, decryption: bigint, sender: Certificate<E>, coefexps: readonly E[], j: number, sealed: string): Promise<bigint> {
  const message = await receive(group, decryption, sender.verification, sealed);
  const share = readDecimal(readCanonical("the share", message, wireRawSecret).secret, group.q);
  if (!group.equal(group.powG(share), evaluate(group, coefexps, j))) throw new TrusteeFault("the share is not that of the published polynomial");
  return share;
}

async function by<T>(culprit: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    throw new CeremonyFault(culprit, (fault as Error).message);
  }
}

/** The trustee's key, opened again from their answer with their seed. */
export async function keyOf<E>(group: Group<E>, seed: string, voutput: string): Promise<bigint> {
  const wire = readCanonical("the answer", voutput.trim(), wireVoutput);
  const { signing, decryption } = keysOf(group, seed);
  const message = await receive(group, decryption, group.powG(signing), wire.private_key);
  const secret = readDecimal(readCanonical("the key", message, wireRawKey).decryption_key, group.q);
  if (group.write(group.powG(secret)) !== wire.public_key.public_key) throw new TrusteeFault("the answer holds another key than it shows");
  return secret;
}
