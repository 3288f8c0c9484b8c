/** The archive of a record: objects and events in one tar file, byte for byte in its one form (section "Public data"). */
import { fromUtf8, hex, utf8 } from "./bytes.ts";
import { natural, object, readCanonical, text } from "./json.ts";
import { sha256 } from "@noble/hashes/sha2.js";

/** A record that does not hold, and where. */
export class RecordFault extends Error {}

/** What an event records, and how many objects stand before it: its payload is the last of them. */
const KINDS = {
  Setup: 4,
  Ballot: 1,
  EndBallots: 0,
  EncryptedTally: 2,
  Shuffle: 2,
  EndShuffles: 0,
  PartialDecryption: 2,
  Result: 1,
} as const;

/** A kind of event. */
export type Kind = keyof typeof KINDS;

/** An event with the objects that stand before it. */
export interface Entry {
  height: number;
  kind: Kind;
  objects: { name: string; json: string }[];
}

const BLOCK = 512;

const wireHeader = object({ version: natural, timestamp: text });
const wireEvent = object({ "parent?": text, height: natural, type: text, "payload?": text });

/** A member's 512 bytes before its body. */
function header(name: string, size: number, time: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, ascii: string): void => block.set(utf8(ascii), at);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, octal(size, 11));
  put(136, octal(time, 11));
  put(148, "        0");
  put(148, `${octal(block.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
  return block;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes).replace(/\0.*$/s, "");

/** The members in order, each with a header and padding of the one form. */
function* members(archive: Uint8Array): Generator<{ name: string; body: Uint8Array }> {
  let time = 0;
  for (let at = 0, number = 0; at < archive.length; number += 1) {
    const head = archive.subarray(at, at + BLOCK);
    const name = ascii(head.subarray(0, 100));
    const size = parseInt(ascii(head.subarray(124, 135)), 8);
    const end = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || end > archive.length) throw new RecordFault(`the archive ends in the middle of member ${number}`);
    const body = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (number === 0) time = Number(readHeader(name, body));
    if (!same(head, header(name, size, time))) throw new RecordFault(`member ${number} of the archive: its header is not in its one form`);
    if (archive.subarray(at + BLOCK + size, end).some((byte) => byte !== 0)) throw new RecordFault(`member ${number} of the archive: its padding is not zero`);
    yield { name, body };
    at = end;
  }
}

function readHeader(name: string, body: Uint8Array): string {
  if (name !== "BELENIOS") throw new RecordFault("the archive does not begin with its header");
  const { version, timestamp } = readCanonical("the archive's header", fromUtf8(body), wireHeader);
  if (version !== 1 || !/^(0|[1-9][0-9]{0,10})$/.test(timestamp)) throw new RecordFault("the archive is not of protocol version 1");
  return timestamp;
}

/** All events with their objects. Every name is the hash of its content, and the events are one chain. */
export function readArchive(archive: Uint8Array): Entry[] {
  const entries: Entry[] = [];
  let [objects, parent]: [Entry["objects"], string | undefined] = [[], undefined];
  let first = true;
  for (const { name, body } of members(archive)) {
    if (first) {
      first = false;
      continue;
    }
    const [, hash = "", kind] = /^([0-9a-f]{64})\.(data|event)\.json$/.exec(name) ?? [];
    if (hash === "" || hex(sha256(body)) !== hash) throw new RecordFault(`${name.slice(0, 80)}: its name is not the hash of its content`);
    const json = fromUtf8(body);
    if (kind === "data") {
      objects.push({ name: hash, json });
      continue;
    }
    entries.push(readEvent(json, entries.length, parent, objects));
    [objects, parent] = [[], hash];
  }
  if (first) throw new RecordFault("the archive is empty");
  if (objects.length > 0) throw new RecordFault("the archive ends with an object that no event names");
  return entries;
}

function readEvent(json: string, height: number, parent: string | undefined, objects: Entry["objects"]): Entry {
  const event = readCanonical(`event ${height}`, json, wireEvent);
  const needed = Object.hasOwn(KINDS, event.type) ? KINDS[event.type as Kind] : undefined;
  if (needed === undefined) throw new RecordFault(`event ${height} is of the kind ${event.type.slice(0, 40)}, which there isn't`);
  if (event.height !== height || event.parent !== parent) throw new RecordFault(`event ${height} does not follow the one before it`);
  if (objects.length !== needed || event.payload !== objects.at(-1)?.name) {
    throw new RecordFault(`event ${height} (${event.type}) does not name the objects that stand before it`);
  }
  return { height, kind: event.type as Kind, objects };
}
