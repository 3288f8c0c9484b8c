/** Random characters in Base58, of which voting codes and seeds are made. */
import type { Random } from "./group.ts";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** The largest multiple of 58 that a byte can be below: what is drawn above is drawn again, so that none is favoured. */
const FAIR = 58 * 4;

/** So many characters, each as likely as any other. */
export function randomBase58(length: number, random: Random): string {
  let out = "";
  const bytes = new Uint8Array(2 * length);
  while (out.length < length) {
    random(bytes);
    for (const byte of bytes) if (byte < FAIR && out.length < length) out += BASE58[byte % 58];
  }
  bytes.fill(0);
  return out;
}

/** Whether a text is of these characters alone, and as long. */
export function isBase58(text: string, length: number): boolean {
  return text.length === length && [...text].every((sign) => BASE58.includes(sign));
}
