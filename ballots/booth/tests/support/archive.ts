/** Archives of records, as other programs read them (PROTOCOL, "Encodings"). */
import { nameOf } from "../../src/protocol/bytes.ts";
import type { Kind } from "../../src/protocol/archive.ts";

const TIME = 1_795_300_583;

/** A record that grows by events. */
export class Board {
  private readonly members: [string, string][];
  private parent: string | undefined;
  private height = 0;

  /** A record without any event; its header as given, if that is to be another. */
  constructor(header: object = { version: 1, timestamp: String(TIME) }, name = "BELENIOS") {
    this.members = [[name, JSON.stringify(header)]];
  }

  /** The record up to its Setup event. */
  static of(election: string, trustees: string, credentials: string): Board {
    const setup = JSON.stringify({ election: nameOf(election), trustees: nameOf(trustees), credentials: nameOf(credentials) });
    return new Board().add("Setup", election, trustees, credentials, setup);
  }

  /** Adds an event with its objects. */
  add(kind: Kind, ...objects: string[]): this {
    return this.bent({}, kind, ...objects);
  }

  /** Adds an event that says something else in some fields. */
  bent(fields: object, kind: Kind, ...objects: string[]): this {
    for (const object of objects) this.members.push([`${nameOf(object)}.data.json`, object]);
    const payload = objects.at(-1);
    const event = JSON.stringify({
      ...(this.parent !== undefined && { parent: this.parent }),
      height: this.height,
      type: kind,
      ...(payload !== undefined && { payload: nameOf(payload) }),
      ...fields,
    });
    this.members.push([`${nameOf(event)}.event.json`, event]);
    this.parent = nameOf(event);
    this.height += 1;
    return this;
  }

  /** Adds a trustee's work. */
  addOf(kind: "Shuffle" | "PartialDecryption", owner: number, work: string): this {
    return this.add(kind, work, JSON.stringify({ owner, payload: nameOf(work) }));
  }

  bytes(): Buffer {
    return Buffer.concat(this.members.map(([name, text]) => member(name, Buffer.from(text))));
  }
}

function member(name: string, body: Buffer): Buffer {
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`0000644\0${"0000000\0".repeat(2)}${octal(body.length, 11)}\0${octal(TIME, 11)}\0`, 100);
  header.write(" ".repeat(8), 148);
  header.write("0", 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}
