/** Bytes, their spellings, and SHA-256: the two ways in which a record writes it. */
import { sha256 } from "@noble/hashes/sha2.js";

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of UTF-8 bytes; throws where they are none. */
export function fromUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes read as one big-endian number. */
export function bigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 (RFC 4648, standard alphabet) without padding, as fingerprints and trackers are written. */
export function base64(bytes: Uint8Array): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const places = Math.min(bytes.length - at, 3) + 1;
    for (let place = 0; place < places; place += 1) out += ALPHABET[(group >> (18 - 6 * place)) & 63];
  }
  return out;
}

/** The bytes of Base64 in its one spelling, padded to four or not at all; none for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bare = text.replace(/={1,2}$/, "");
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let [buffer, bits, at] = [0, 0, 0];
  for (const letter of bare) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return undefined;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = buffer >> bits;
      at += 1;
    }
  }
  const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
  return base64(bytes) === bare && (text === bare || text === padded) ? bytes : undefined;
}

/** SHA-256 of a text. */
export function hashOf(text: string): Uint8Array {
  return sha256(utf8(text));
}

/** What an object of the record is called by: its hash in hexadecimal. */
export function nameOf(text: string): string {
  return hex(hashOf(text));
}

/** The tracker of a ballot, or the fingerprint of an election: its hash in Base64 without padding. */
export function trackerOf(text: string): string {
  return base64(hashOf(text));
}

/** Whether this is 43 characters of Base64 that 32 bytes can have, as trackers and fingerprints are. */
export function isTracker(text: string): boolean {
  return text.length === 43 && fromBase64(text)?.length === 32;
}
