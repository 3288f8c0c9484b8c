/** Voting codes: what a voter holds, and what the roll shows (section "Credentials"). */
import { bigEndian, hashOf } from "./bytes.ts";
import { type Group, mod } from "./group.ts";

/** The lengths of a code's four groups of characters. */
const GROUPS = [5, 6, 5, 6] as const;
export const LENGTH = GROUPS.reduce((sum, length) => sum + length, 0);
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]$/;

/** Signs that codes never have, and what people read them as: 0 and O for o, I and l for 1. */
const LOOKS_LIKE: Record<string, string> = { "0": "o", O: "o", I: "1", l: "1", "|": "1" };

/** A code in its groups, of its bare characters. */
export function grouped(signs: string): string {
  let at = 0;
  return GROUPS.map((length) => signs.slice(at, (at += length))).join("-");
}

/** What there is to say of a code as typed. */
export type Typed =
  | { kind: "code"; code: string }
  /** Too few or too many signs. */
  | { kind: "length"; found: number; wanted: number }
  /** A sign that no code has. */
  | { kind: "sign"; sign: string };

/**
 * Reads a code as people type and paste it: spaces, hyphens and dashes anywhere, a sign taken for
 * the one that it looks like. A code has no sum of its own to check: whether it is right, the roll says.
 */
export function readTyped(typed: string): Typed {
  const signs = [...typed.replace(/[\s\u200b\ufeff\p{Pd}_.]/gu, "")].map((sign) => LOOKS_LIKE[sign] ?? sign);
  const wrong = signs.find((sign) => !BASE58.test(sign));
  if (wrong !== undefined) return { kind: "sign", sign: wrong };
  if (signs.length !== LENGTH) return { kind: "length", found: signs.length, wanted: LENGTH };
  return { kind: "code", code: grouped(signs.join("")) };
}

/** Of an election, what a credential depends on. */
export interface Place {
  uuid: string;
  group: { q: bigint };
}

/**
 * The secret exponent: SHA-256 of `derive_credential|uuid|i|c` for i = 0 and 1, together a 512-bit
 * number modulo q.
 */
export function secretOf(election: Place, code: string): bigint {
  const halves = [0, 1].map((i) => hashOf(`derive_credential|${election.uuid}|${i}|${code}`));
  const wide = new Uint8Array(halves.flatMap((half) => [...half]));
  const secret = mod(bigEndian(wide), election.group.q);
  wide.fill(0);
  return secret;
}

/** The code as the roll shows it: g^secret. */
export function publicOf<E>(election: Place & { group: Group<E> }, code: string): string {
  return election.group.write(election.group.powG(secretOf(election, code)));
}
