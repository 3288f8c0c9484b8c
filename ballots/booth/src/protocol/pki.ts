/**
 * The trustees' own keys and messages while they make a key together (sections "Public key
 * infrastructure" and "Channels"): everything passes through the service, signed and encrypted.
 */
import { isBase58, randomBase58 } from "./base58.ts";
import { fromUtf8, hashOf, hex, utf8 } from "./bytes.ts";
import { type Group, type Random, digest, randomBelow } from "./group.ts";
import { object, readCanonical, text } from "./json.ts";
import { type Proof, knows, proveKnowledge, readProof, wireProof, writeProof } from "./proofs.ts";
import { TrusteeFault } from "./trustee.ts";

/** Characters of a seed, from which a trustee's signing and decryption keys are derived. */
const LENGTH = 22;

/** A fresh seed (128 bits). */
export function newSeed(random: Random): string {
  return randomBase58(LENGTH, random);
}

/** Reads a seed file; white space around it is forgiven. */
export function readSeed(file: string): string {
  const seed = file.trim();
  if (isBase58(seed, LENGTH)) return seed;
  throw new TrusteeFault("the file is no trustee's seed: that has 22 letters and digits, and no 0, O, I or l");
}

/** Whether a file holds a seed: else it may be a key. */
export function isSeed(file: string): boolean {
  return isBase58(file.trim(), LENGTH);
}

/** The private signing and decryption keys of a seed's holder. */
export function keysOf<E>({ q }: Group<E>, seed: string): { signing: bigint; decryption: bigint } {
  return { signing: digest(q, `sk|${seed}`), decryption: digest(q, `dk|${seed}`) };
}

/** `signed_msg`, as it is written. */
export interface Signed {
  message: string;
  signature: { challenge: string; response: string };
}

export const wireSigned = object({ message: text, signature: wireProof });

const sigmsg = (message: string): string => `sigmsg|${message}|`;

/** Signs a message (section "Signing"). */
export function sign<E>(group: Group<E>, message: string, key: bigint, random: Random): Proof {
  return proveKnowledge({ election: { group }, random, step: () => {} }, sigmsg(message), key);
}

/** A message with its signature. */
export function signed<E>(group: Group<E>, message: string, key: bigint, random: Random): Signed {
  return { message, signature: writeProof(sign(group, message, key, random)) };
}

/** Whether the holder of `key` signed the message. */
export function holds<E>(group: Group<E>, message: string, key: E, signature: Proof): boolean {
  return knows({ group }, sigmsg(message), key, signature);
}

/** Whether the holder of `key` signed it. */
export function isSigned<E>(group: Group<E>, { message, signature }: Signed, key: E): boolean {
  return holds(group, message, key, readProof({ group }, signature));
}

const wireEncrypted = object({ algorithm: text, alpha: text, beta: text, data: text });
const wireChannel = object({ recipient: text, message: text });
const ALGORITHM = "AES-GCM";

/** AES-256 in Galois counter mode: the key is SHA-256 of `key|g^s`, the vector all of SHA-256 of `iv|g^r`. */
async function cipher(shared: string, alpha: string, use: KeyUsage): Promise<[AesGcmParams, CryptoKey]> {
  const raw = new Uint8Array(hashOf(`key|${shared}`));
  const key = await crypto.subtle.importKey("raw", raw, ALGORITHM, false, [use]);
  raw.fill(0);
  return [{ name: ALGORITHM, iv: new Uint8Array(hashOf(`iv|${alpha}`)) }, key];
}

/** `send(sk, recipient, message)` */
export async function send<E>(group: Group<E>, signing: bigint, recipient: string, message: string, random: Random): Promise<string> {
  const channel = signed(group, JSON.stringify({ recipient, message }), signing, random);
  const [r, s] = [randomBelow(group.q, random), randomBelow(group.q, random)];
  const alpha = group.write(group.powG(r));
  const hidden = group.powG(s);
  const beta = group.write(group.mul(group.pow(group.read(recipient), r), hidden));
  const [how, key] = await cipher(group.write(hidden), alpha, "encrypt");
  const data = new Uint8Array(await crypto.subtle.encrypt(how, key, new Uint8Array(utf8(JSON.stringify(channel)))));
  return JSON.stringify({ algorithm: ALGORITHM, alpha, beta, data: hex(data) });
}

function bytesOf(digits: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new TrusteeFault("the encrypted message is not in hexadecimal digits");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** The inverse of `send`: decrypts, checks that `sender` signed it, and that it was meant for the holder of the key. */
export async function receive<E>(group: Group<E>, decryption: bigint, sender: E, source: string): Promise<string> {
  const wire = readCanonical("the encrypted message", source, wireEncrypted);
  if (wire.algorithm !== ALGORITHM) throw new TrusteeFault("the encrypted message names another algorithm");
  const hidden = group.div(group.read(wire.beta), group.pow(group.read(wire.alpha), decryption));
  const [how, key] = await cipher(group.write(hidden), wire.alpha, "decrypt");
  const opened = await crypto.subtle.decrypt(how, key, bytesOf(wire.data)).catch(() => {
    throw new TrusteeFault("the encrypted message does not open with this key");
  });
  const inside = readCanonical("the message", fromUtf8(new Uint8Array(opened)), wireSigned);
  if (!isSigned(group, inside, sender)) throw new TrusteeFault("the encrypted message is not signed by its sender");
  const channel = readCanonical("the message", inside.message, wireChannel);
  if (channel.recipient !== group.write(group.powG(decryption))) {
    throw new TrusteeFault("the encrypted message is for another recipient");
  }
  return channel.message;
}
