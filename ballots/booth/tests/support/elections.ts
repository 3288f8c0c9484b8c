/** Small elections of the tests' own, complete with the archive that other programs read. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { publicOf } from "../../src/protocol/credential.ts";
import { type Election, readElection } from "../../src/protocol/election.ts";
import { Ed25519 } from "../../src/protocol/ed25519.ts";
import { Rfc3526 } from "../../src/protocol/field.ts";
import { type Group, randomBelow } from "../../src/protocol/group.ts";
import { system } from "../../src/protocol/random.ts";
import { publicKey } from "../../src/protocol/trustee.ts";
import { Board } from "./archive.ts";

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
  const trustees = JSON.stringify([["Single", publicKey(group, secret, system)]]);
  const publics = CODES.map((code) => publicOf(election, code));
  publics.sort(group.order);
  const folder = mkdtempSync(join(tmpdir(), "booth-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const archive = join(folder, `${uuid}.bel`);
  writeFileSync(archive, Board.of(json, trustees, JSON.stringify(publics)).bytes());
  return { election, json, codes: CODES, roll: new Set(publics), folder, archive };
}
