/** Small elections of the tests' own, complete with the archive that other programs read. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { nameOf } from "../../src/protocol/bytes.ts";
import { publicOf } from "../../src/protocol/credential.ts";
import { type Election, readElection } from "../../src/protocol/election.ts";
import { Ed25519 } from "../../src/protocol/ed25519.ts";
import { Rfc3526 } from "../../src/protocol/field.ts";
import { type Group, randomBelow } from "../../src/protocol/group.ts";
import { proveKnowledge, writeProof } from "../../src/protocol/proofs.ts";
import { system } from "../../src/protocol/random.ts";

/** An election with its voters' codes, and the folder with its archive. */
export interface Made {
  election: Election;
  json: string;
  codes: string[];
  roll: Set<string>;
  folder: string;
  archive: string;
}

const CODES = ["aaaaa-bbbbbb-ccccc-dddddd", "11111-222222-33333-444444", "Zzzzz-yyyyyy-Xxxxx-wwwwww"];

export const summed = (count: number, min: number, max: number, blank: boolean): object => ({
  answers: names(count),
  ...(blank && { blank: true }),
  min,
  max,
  question: `Choose ${min} to ${max}, “Ω”`,
});

export const ranked = (count: number): object => ({
  type: "NonHomomorphic",
  value: { answers: names(count), question: `Rank ${count}` },
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `Candidate ${i + 1}`);
}

/** An election of these questions in the group, encrypted to a key of one trustee. */
export function makeElection(groupName: "Ed25519" | "RFC-3526-2048", questions: object[]): Made {
  return groupName === "Ed25519" ? inGroup(Ed25519, questions) : inGroup(Rfc3526, questions);
}

function inGroup<E>(group: Group<E>, questions: object[]): Made {
  const secret = randomBelow(group.q, system);
  const key = group.write(group.powG(secret));
  const uuid = "BoothTest12345";
  const json = JSON.stringify({
    version: 1, description: "A test", name: "A test", group: group.name, public_key: key, questions, uuid,
    administrator: "Nobody", credential_authority: "Nobody",
  });
  const election = readElection(json);
  const maker = { election, random: system, step: () => {} };
  const pok = writeProof(proveKnowledge(maker, `pok|${group.name}|${key}|`, secret));
  const trustees = JSON.stringify([["Single", { pok, public_key: key }]]);
  const ordered = (text: string): string =>
    group.name === "Ed25519" ? (text.match(/../g) ?? []).reverse().join("") : text.padStart(620, "0");
  const publics = CODES.map((code) => publicOf(election, code));
  publics.sort((a, b) => (ordered(a) < ordered(b) ? -1 : 1));
  const folder = mkdtempSync(join(tmpdir(), "booth-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const archive = join(folder, `${uuid}.bel`);
  writeFileSync(archive, setupArchive(json, trustees, JSON.stringify(publics)));
  return { election, json, codes: CODES, roll: new Set(publics), folder, archive };
}

/** The archive up to its Setup event (PROTOCOL, "Encodings"). */
function setupArchive(election: string, trustees: string, credentials: string): Buffer {
  const timestamp = 1_795_300_583;
  const setup = JSON.stringify({
    election: nameOf(election), trustees: nameOf(trustees), credentials: nameOf(credentials),
  });
  const event = JSON.stringify({ height: 0, type: "Setup", payload: nameOf(setup) });
  const data = [election, trustees, credentials, setup].map((text): [string, string] => [`${nameOf(text)}.data.json`, text]);
  const members: [string, string][] = [
    ["BELENIOS", JSON.stringify({ version: 1, timestamp: String(timestamp) })],
    ...data,
    [`${nameOf(event)}.event.json`, event],
  ];
  return Buffer.concat(members.map(([name, text]) => member(name, Buffer.from(text), timestamp)));
}

function member(name: string, body: Buffer, time: number): Buffer {
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`0000644\0${"0000000\0".repeat(2)}${octal(body.length, 11)}\0${octal(time, 11)}\0`, 100);
  header.write(" ".repeat(8), 148);
  header.write("0", 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}
