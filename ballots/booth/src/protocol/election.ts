/** The election as its record has it: what a ballot is made for (section "Elections"). */
import { trackerOf } from "./bytes.ts";
import { Ed25519 } from "./ed25519.ts";
import { Rfc3526 } from "./field.ts";
import type { Group, Powers } from "./group.ts";
import { type Json, type Shape, ShapeFault, any, list, natural, object, parse, text } from "./json.ts";

/** A question whose answers are added up under encryption (section "Homomorphic questions"). */
export interface Summed {
  kind: "summed";
  question: string;
  answers: string[];
  /** Whether "blank" is one of the encrypted choices, the first. */
  blank: boolean;
  min: number;
  max: number;
}

/** A question whose answers are shuffled and then opened (section "Non-homomorphic questions"). */
export interface Ranked {
  kind: "ranked";
  question: string;
  answers: string[];
}

/** A question of an election. */
export type Question = Summed | Ranked;

/** An election whose ballots can be made and checked. */
export interface Election<E = unknown> {
  uuid: string;
  name: string;
  /** SHA-256 of the election's bytes in Base64. */
  fingerprint: string;
  group: Group<E>;
  key: E;
  /** The key's canonical spelling. */
  keyText: string;
  /** Powers of the key. */
  powKey: Powers<E>;
  questions: Question[];
}

/** An election that this program can't make ballots for. */
export class ElectionFault extends Error {}

/** Questions and choices, at most: as the Rust side has it. */
const MOST_QUESTIONS = 100;
const MOST_ANSWERS = 1000;

const bool: Shape<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw new ShapeFault(`${at}: neither true nor false`);
  return value;
};

const wireElection = object({
  version: natural,
  description: text,
  name: text,
  group: text,
  public_key: text,
  questions: list(any),
  uuid: text,
  "administrator?": text,
  "credential_authority?": text,
});
const wireSummed = object({ answers: list(text), "blank?": bool, min: natural, max: natural, question: text });
const wireGeneral = object({ type: text, value: any, "extra?": any });
const wireRanked = object({ answers: list(text), question: text });

/** Reads the `election` object of a record. Its fingerprint is of exactly these bytes. */
export function readElection(json: string): Election {
  const wire = wireElection(parse("the election", json), "the election");
  if (wire.version !== 1) throw new ElectionFault(`the election is of protocol version ${wire.version}, not 1`);
  const count = wire.questions.length;
  if (count < 1 || count > MOST_QUESTIONS) throw new ElectionFault(`an election with ${count} questions`);
  switch (wire.group) {
    case Ed25519.name:
      return inGroup(Ed25519, wire, json) as Election;
    case Rfc3526.name:
      return inGroup(Rfc3526, wire, json) as Election;
    default:
      throw new ElectionFault(`a group that is not known here: ${wire.group.slice(0, 40)}`);
  }
}

function inGroup<E>(group: Group<E>, wire: ReturnType<typeof wireElection>, json: string): Election<E> {
  const key = group.read(wire.public_key);
  if (group.equal(key, group.identity)) throw new ElectionFault("the election's key hides nothing");
  const questions = wire.questions.map((question, i) => readQuestion(question, i + 1));
  questions.forEach((question, i) => check(group, question, i + 1));
  return {
    uuid: wire.uuid,
    name: wire.name,
    fingerprint: trackerOf(json),
    group,
    key,
    keyText: wire.public_key,
    powKey: group.powers(key),
    questions,
  };
}

function readQuestion(value: Json, number: number): Question {
  const at = `question ${number}`;
  const isGeneral = typeof value === "object" && value !== null && "type" in value;
  if (!isGeneral) {
    const { blank = false, ...rest } = wireSummed(value, at);
    return { kind: "summed", blank, ...rest };
  }
  const general = wireGeneral(value, at);
  if (general.type !== "NonHomomorphic") {
    throw new ElectionFault(`${at} is of the type ${general.type.slice(0, 40)}, which can't be answered here`);
  }
  return { kind: "ranked", ...wireRanked(general.value, at) };
}

function check<E>(group: Group<E>, question: Question, number: number): void {
  const choices = question.answers.length;
  const most = question.kind === "ranked" ? group.rankedCandidates : MOST_ANSWERS;
  if (choices < 1 || choices > most) throw new ElectionFault(`question ${number} has ${choices} choices`);
  if (question.kind === "summed" && (question.min > question.max || question.max > choices)) {
    throw new ElectionFault(`question ${number}: between ${question.min} and ${question.max} of ${choices}`);
  }
}
