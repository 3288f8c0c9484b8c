/**
 * The public record, read from its archive and checked as far as a trustee needs before they work on it: the
 * chain, the setup, every ballot, that the tally is that of the ballots, every shuffle, every opening.
 */
import { type Entry, type Kind, RecordFault, readArchive } from "./archive.ts";
import { nameOf } from "./bytes.ts";
import { type Election, readElection } from "./election.ts";
import { readDecimal } from "./group.ts";
import { list, natural, object, readCanonical, text } from "./json.ts";
import { checkPart } from "./opening.ts";
import { checkShuffle } from "./shuffle.ts";
import { type Tally, tallyOf, writeSized, writeTally } from "./tally.ts";
import { type Trustees, readTrustees } from "./trustees.ts";
import { type Verified, verifyBallot } from "./verify.ts";

/** Told what is looked at, and how far it is. */
export type Watch = (what: "setup" | "ballots" | "shuffles" | "openings", done: number, of: number) => void;

/** What was fixed when voting opened, checked. */
export interface Setup<E = unknown> {
  election: Election<E>;
  trustees: Trustees<E>;
  /** What the ballot of each credential weighs. */
  roll: Map<string, number>;
}

/** A record that holds. */
export interface Checked<E = unknown> {
  setup: Setup<E>;
  ballots: number;
  /** What the trustees work on now, if voting has ended. */
  tally: Tally<E> | undefined;
  /** Who has shuffled and who has opened, by number from 1. */
  shuffled: number[];
  opened: number[];
  last: Kind;
}

const wireSetup = object({ election: text, trustees: text, credentials: text });
const wireOwned = object({ owner: natural, payload: text });

/** The largest total of weights that every reader of JSON holds exactly. */
const LARGEST_WEIGHT = BigInt(Number.MAX_SAFE_INTEGER);

/** Which kinds may follow which. */
const FOLLOWS: Record<Kind | "nothing", readonly Kind[]> = {
  nothing: ["Setup"],
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  EncryptedTally: ["Shuffle", "PartialDecryption"],
  Shuffle: ["Shuffle", "EndShuffles"],
  EndShuffles: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption", "Result"],
  Result: [],
};

/** Reads and checks a record; throws at the first thing that does not hold. */
export function checkRecord(archive: Uint8Array, watch: Watch = () => {}): Checked {
  const entries = readArchive(archive);
  const [first, ...rest] = entries;
  if (first === undefined) throw new RecordFault("the record has no event");
  checkOrder(entries);
  watch("setup", 0, 1);
  const setup = readSetup(first);
  watch("setup", 1, 1);
  const needsShuffle = setup.election.questions.some(({ kind }) => kind === "ranked");
  const of = (kind: Kind): Entry[] => rest.filter((entry) => entry.kind === kind);
  const ballots = checkBallots(setup, of("Ballot"), watch);
  const [sealed] = of("EncryptedTally");
  let tally = sealed && checkTally(setup, ballots, sealed);
  const [shuffles, openings] = [of("Shuffle"), of("PartialDecryption")];
  if (openings.length > 0 && needsShuffle !== shuffles.length > 0) throw new RecordFault("answers are opened unshuffled, or were shuffled without need");
  const shuffled = shuffles.map((entry, i) => {
    const { owner, work } = owned(entry, "Shuffle");
    tally = checkShuffle(setup.election, tally as Tally<unknown>, work, (done, all) => watch("shuffles", i + done / all, shuffles.length));
    return owner;
  });
  const opened = openings.map((entry, i) => {
    const { owner, work } = owned(entry, "PartialDecryption");
    checkPart(setup.election, setup.trustees, tally as Tally<unknown>, owner, work);
    watch("openings", i + 1, openings.length);
    return owner;
  });
  if (new Set(shuffled).size !== shuffled.length || new Set(opened).size !== opened.length) throw new RecordFault("a trustee did the same work twice");
  return { setup, ballots: ballots.length, tally, shuffled, opened, last: entries.at(-1)?.kind ?? "Setup" };
}

function checkOrder(entries: readonly Entry[]): void {
  let before: Kind | "nothing" = "nothing";
  for (const { kind, height } of entries) {
    if (!FOLLOWS[before].includes(kind)) throw new RecordFault(`event ${height} (${kind}) can't follow ${before}`);
    before = kind;
  }
}

/** The setup from the record's first event. */
export function readSetup({ objects }: Entry): Setup {
  const [election, trustees, credentials, data] = objects.map(({ json }) => json) as [string, string, string, string];
  const named = readCanonical("the setup", data, wireSetup);
  if (named.election !== nameOf(election) || named.trustees !== nameOf(trustees) || named.credentials !== nameOf(credentials)) {
    throw new RecordFault("the setup names other objects than those that stand before it");
  }
  const read = readElection(election);
  const holders = readTrustees(read.group, trustees);
  if (!read.group.equal(holders.electionKey, read.key)) throw new RecordFault("the election's key is not that of its trustees");
  const roll = readRoll(read, credentials);
  return { election: read, trustees: holders, roll };
}

/** The roll: sorted, none twice, every entry a credential. */
function readRoll<E>({ group }: Election<E>, json: string): Map<string, number> {
  const roll = new Map<string, number>();
  let before: string | undefined;
  for (const [i, line] of readCanonical("the roll", json, list(text)).entries()) {
    const [credential = "", weight = "1", ...more] = line.split(",");
    const element = group.read(credential);
    const value = readDecimal(weight, LARGEST_WEIGHT);
    if (more.length > 0 || value === 0n || group.equal(element, group.identity)) throw new RecordFault(`entry ${i + 1} of the roll is no credential`);
    if (before !== undefined && group.order(before, credential) >= 0) throw new RecordFault(`entry ${i + 1} of the roll is out of order, or there twice`);
    before = credential;
    roll.set(credential, Number(value));
  }
  if (roll.size === 0) throw new RecordFault("the roll is empty");
  return roll;
}

function checkBallots({ election, roll }: Setup, entries: readonly Entry[], watch: Watch): Verified[] {
  const seen = new Set<string>();
  const once = (name: string, height: number): void => {
    if (seen.has(name)) throw new RecordFault(`event ${height}: a ballot or one of its ciphertexts stands on the board before`);
    seen.add(name);
  };
  return entries.map(({ height, objects }, i) => {
    const [{ name, json }] = objects as [Entry["objects"][number]];
    once(name, height);
    const ballot = at(height, () => verifyBallot(election, json, (credential) => roll.has(credential)));
    for (const { alpha } of ballot.ciphertexts.flat()) once(election.group.write(alpha), height);
    watch("ballots", i + 1, entries.length);
    return ballot;
  });
}

/** That the tally on the board is that of the ballots: computed again, byte for byte. */
function checkTally<E>({ election, roll }: Setup<E>, ballots: readonly Verified[], { objects }: Entry): Tally<E> {
  const tally = tallyOf(election, ballots, (credential) => roll.get(credential) ?? 0);
  const [encrypted, sized] = objects.map(({ json }) => json);
  if (encrypted !== writeTally(tally)) throw new RecordFault("the encrypted tally is not that of the ballots on the board");
  if (sized !== writeSized(tally)) throw new RecordFault("the encrypted tally names a wrong number of ballots");
  return tally;
}

/** Whose work an event holds, and the work. */
function owned({ objects, height }: Entry, kind: Kind): { owner: number; work: string } {
  const [work, names] = objects as [Entry["objects"][number], Entry["objects"][number]];
  const { owner, payload } = readCanonical(kind, names.json, wireOwned);
  if (payload !== work.name) throw new RecordFault(`event ${height} names other work than what stands before it`);
  return { owner, work: work.json };
}

function at<T>(height: number, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    throw new RecordFault(`event ${height}: ${(fault as Error).message}`);
  }
}
