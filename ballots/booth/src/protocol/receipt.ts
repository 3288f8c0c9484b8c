/** Receipts: the service's signature (Ed25519) that it took a ballot, in the voter's hand. */
import { ed25519 } from "@noble/curves/ed25519.js";

import { fromBase64, fromUtf8, isTracker, utf8 } from "./bytes.ts";
import { ShapeFault, natural, object, parse, text } from "./json.ts";

/** A receipt as the service gives it. */
export interface Receipt {
  /** Fingerprint of the election. */
  election: string;
  tracker: string;
  /** Height of the ballot's event on the board. */
  height: number;
  /** Hash of that event. */
  event: string;
  time: string;
  /** Of `textOf`, in Base64. */
  signature: string;
}

/** A receipt that is none, or doesn't hold. */
export class ReceiptFault extends Error {}

/** Characters of a receipt's file, at most; the service's have some 400. */
export const LONGEST = 4096;

const wireReceipt = object({ election: text, tracker: text, height: natural, event: text, time: text, signature: text });

/**
 * The file of a receipt that stands in an address: its bytes in the Base64 of addresses (RFC 4648, section 5)
 * without padding, in its one spelling.
 */
export function fileOfAddress(part: string): string {
  const bytes = /^[\w-]+$/.test(part) && part.length <= 2 * LONGEST ? fromBase64(part.replaceAll("-", "+").replaceAll("_", "/")) : undefined;
  if (bytes === undefined) throw new ReceiptFault("the receipt: not as an address holds one");
  try {
    return fromUtf8(bytes);
  } catch {
    throw new ReceiptFault("the receipt: not a text");
  }
}

/** Reads a receipt; its signature has not been checked. */
export function readReceipt(json: string): Receipt {
  if (json.length > LONGEST) throw new ReceiptFault("the receipt: longer than any");
  try {
    const receipt = wireReceipt(parse("the receipt", json), "the receipt");
    const sound = isTracker(receipt.election) && isTracker(receipt.tracker) && /^[0-9a-f]{64}$/.test(receipt.event);
    if (!sound || /[\n\r]/.test(receipt.time)) throw new ReceiptFault("the receipt: a name in it is none");
    return receipt;
  } catch (fault) {
    throw fault instanceof ShapeFault ? new ReceiptFault(fault.message) : fault;
  }
}

/** The text that is signed: a line for each thing. */
export function textOf({ election, tracker, height, event, time }: Receipt): string {
  return `hustings-receipt-1\nelection ${election}\ntracker ${tracker}\nheight ${height}\nevent ${event}\ntime ${time}\n`;
}

/**
 * Whether the service whose key this is (32 bytes in Base64) signed the receipt. Strict, so that no two
 * programs disagree: the key in its one spelling and of prime order, the signature's number below q.
 */
export function isSigned(receipt: Receipt, publicKey: string): boolean {
  const [key, signature] = [fromBase64(publicKey), fromBase64(receipt.signature)];
  if (key?.length !== 32 || signature?.length !== 64) return false;
  try {
    const point = ed25519.Point.fromBytes(key, false);
    if (point.is0() || !point.isTorsionFree()) return false;
    return ed25519.verify(signature, utf8(textOf(receipt)), key, { zip215: false });
  } catch {
    return false;
  }
}
