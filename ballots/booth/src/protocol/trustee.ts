/** A trustee's key by itself: the secret, the public half with its proof, and the drill (section "Verification keys"). */
import { nameOf } from "./bytes.ts";
import { EncodingFault, type Group, type Random, randomBelow, readDecimal } from "./group.ts";
import { type Json, ShapeFault, object, parse, text } from "./json.ts";
import { type Proof, knows, proveKnowledge, readProof, wireProof, writeProof } from "./proofs.ts";

/** A key, a message or a list of trustees that does not hold. */
export class TrusteeFault extends Error {}

/** `trustee_public_key`, as it is written. */
export interface WirePublicKey {
  pok: { challenge: string; response: string };
  public_key: string;
  signature?: { challenge: string; response: string };
}

/** A public key whose proof of knowledge holds: only `readPublicKey` makes one of what others sent. */
export interface PublicKey<E> {
  element: E;
  text: string;
  /** Of the key's spelling, by its owner; in threshold mode alone, and checked by whoever knows the owner. */
  signature: Proof | undefined;
}

export const wirePublicKey = object({ pok: wireProof, public_key: text, "signature?": wireProof });

const context = <E>(group: Group<E>, random: Random) => ({ election: { group }, random, step: () => {} });

/** A fresh secret. */
export function newKey<E>(group: Group<E>, random: Random): bigint {
  for (;;) {
    const secret = randomBelow(group.q, random);
    if (secret !== 0n) return secret;
  }
}

/** Reads a key file: a JSON string of decimal digits. White space around it is forgiven. */
export function readKey<E>(group: Group<E>, file: string): bigint {
  try {
    const secret = readDecimal(text(parse("the key file", file.trim()), "the key file"), group.q);
    if (secret !== 0n) return secret;
  } catch (fault) {
    if (!(fault instanceof ShapeFault || fault instanceof EncodingFault)) throw fault;
  }
  throw new TrusteeFault("the file is no trustee's key");
}

/** The key file's content, as `ballots trustee key` writes it. */
export function writeKey(secret: bigint): string {
  return `"${secret}"`;
}

const pok = <E>(group: Group<E>, key: string): string => `pok|${group.name}|${key}|`;

/** The public half with its proof; `sign` adds the signature of a trustee of a threshold. */
export function publicKey<E>(group: Group<E>, secret: bigint, random: Random, sign?: (text: string) => Proof): WirePublicKey {
  const key = group.write(group.powG(secret));
  const proof = proveKnowledge(context(group, random), pok(group, key), secret);
  return { pok: writeProof(proof), public_key: key, ...(sign && { signature: writeProof(sign(key)) }) };
}

/** Reads a public key and checks its proof. */
export function readPublicKey<E>(group: Group<E>, wire: WirePublicKey): PublicKey<E> {
  const element = group.read(wire.public_key);
  if (group.equal(element, group.identity)) throw new TrusteeFault("a trustee's key is the neutral element: it protects nothing");
  const election = { group };
  if (!knows(election, pok(group, wire.public_key), element, readProof(election, wire.pok))) {
    throw new TrusteeFault("a trustee's proof of knowing the secret key does not hold");
  }
  const signature = wire.signature && readProof(election, wire.signature);
  return { element, text: wire.public_key, signature };
}

/** Reads the public key of a trustee who is needed: signed keys are those of a threshold. */
export function readSingle<E>(group: Group<E>, value: Json): PublicKey<E> {
  const wire = wirePublicKey(value, "a trustee");
  if (wire.signature !== undefined) throw new TrusteeFault("a trustee's key is signed, which only keys of a threshold are");
  return readPublicKey(group, wire);
}

const drill = (fingerprint: string, key: string, question: string): string =>
  `drill|${fingerprint}|${key}|${nameOf(question)}|`;

/** The answer to a drill: a proof, of a domain of its own, of knowing the secret. Ours, beside the specification. */
export function answerDrill<E>(group: Group<E>, fingerprint: string, secret: bigint, question: string, random: Random): string {
  const key = group.write(group.powG(secret));
  return JSON.stringify(writeProof(proveKnowledge(context(group, random), drill(fingerprint, key, question), secret)));
}
