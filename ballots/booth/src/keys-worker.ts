/**
 * The thread that works with the keys of trustees and with voting codes. Secrets come into it for one piece
 * of work; the page then ends it, and its memory goes with it.
 */
import type { Ask, Held, Told } from "./keys-messages.ts";
import { readArchive } from "./protocol/archive.ts";
import { CeremonyFault, makeCertificate } from "./protocol/certificates.ts";
import { makeCodes } from "./protocol/codes.ts";
import { publicOf } from "./protocol/credential.ts";
import { type Work, tallyFor } from "./protocol/due.ts";
import { Ed25519 } from "./protocol/ed25519.ts";
import type { Group } from "./protocol/group.ts";
import { makeShare } from "./protocol/opening.ts";
import { isSeed, newSeed, readSeed } from "./protocol/pki.ts";
import { system } from "./protocol/random.ts";
import { type Checked, checkRecord, readSetup } from "./protocol/record.ts";
import { makeShuffle } from "./protocol/shuffle.ts";
import type { Tally } from "./protocol/tally.ts";
import { answer as answerShares, keyOf, makePolynomial, ownerOf } from "./protocol/threshold.ts";
import { TrusteeFault, answerDrill, newKey, publicKey, readKey, writeKey } from "./protocol/trustee.ts";

/** The service's elections are in this group; what a record says counts for its own. */
const GROUP = Ed25519;

const tell = (told: Told): void => postMessage(told);

/** Tells how far it is, and not more often than can be seen. */
function teller(): (what: string, done: number, of: number) => void {
  let last = "";
  return (what, done, of) => {
    const now = `${what} ${Math.floor((100 * done) / Math.max(of, 1))}`;
    if (now !== last) tell({ kind: "progress", what, done, of });
    last = now;
  };
}

async function secretOf<E>(group: Group<E>, { secret, voutput }: Held): Promise<bigint> {
  if (!isSeed(secret)) return readKey(group, secret);
  if (voutput === undefined) throw new TrusteeFault("the key of this secret file isn't made yet");
  return keyOf(group, readSeed(secret), voutput);
}

/** The record of this election, at the step that the work belongs to. */
function atTally(work: Work, uuid: string, archive: ArrayBuffer): Checked & { tally: Tally<unknown> } {
  const checked = checkRecord(new Uint8Array(archive), teller());
  if (checked.setup.election.uuid !== uuid) throw new TrusteeFault("the record is that of another election");
  return { ...checked, tally: tallyFor(work, checked) };
}

async function drill({ uuid, held, record, question, fingerprint }: Extract<Ask, { kind: "drill" }>): Promise<Told> {
  const [first] = readArchive(new Uint8Array(record));
  if (first?.kind !== "Setup") throw new TrusteeFault("the record has no setup");
  const { election, trustees } = readSetup(first);
  if (election.uuid !== uuid || election.fingerprint !== fingerprint) throw new TrusteeFault("the record is not the one that the question is about");
  const secret = await secretOf(election.group, held);
  const own = election.group.write(election.group.powG(secret));
  if (trustees.keys.every(({ text }) => text !== own)) throw new TrusteeFault("this is the key of no trustee of this election");
  return { kind: "message", message: answerDrill(election.group, fingerprint, secret, question, system) };
}

async function answer(ask: Ask): Promise<Told> {
  switch (ask.kind) {
    case "certificate": {
      const seed = newSeed(system);
      return { kind: "made", file: seed, message: makeCertificate(GROUP, seed, ask, system) };
    }
    case "owner":
      return { kind: "owner", owner: ownerOf(GROUP, readSeed(ask.secret), ask.certificates) };
    case "polynomial":
      return { kind: "message", message: await makePolynomial(GROUP, readSeed(ask.secret), ask.certificates, system) };
    case "answer":
      return { kind: "message", message: await answerShares(GROUP, readSeed(ask.secret), ask.certificates, ask.vinput, system) };
    case "single": {
      const secret = newKey(GROUP, system);
      return { kind: "made", file: writeKey(secret), message: JSON.stringify(publicKey(GROUP, secret, system)) };
    }
    case "key":
      return { kind: "file", file: writeKey(await secretOf(GROUP, ask.held)) };
    case "drill":
      return drill(ask);
    case "shuffle": {
      const { setup, tally, ballots } = atTally("Shuffle", ask.uuid, ask.record);
      const told = teller();
      return { kind: "shuffled", message: makeShuffle(setup.election, tally, system, (done, of) => told("shuffle", done, of)), ballots };
    }
    case "share": {
      const { setup, tally, ballots } = atTally("PartialDecryption", ask.uuid, ask.record);
      const told = teller();
      const secret = await secretOf(setup.election.group, ask.held);
      const share = makeShare(setup.election, setup.trustees, tally, secret, system, (done, of) => told("share", done, of));
      return { kind: "share", ...share, ballots };
    }
    case "codes": {
      const told = teller();
      return { kind: "codes", ...makeCodes(ask.uuid, ask.voters, system, (done, of) => told("codes", done, of), ask.spares) };
    }
    case "public":
      return { kind: "credential", credential: publicOf({ uuid: ask.uuid, group: GROUP }, ask.code) };
  }
}

addEventListener("message", (event: MessageEvent<Ask>) => {
  answer(event.data).then(tell, (fault: unknown) => {
    const why = fault instanceof Error ? fault.message : "unknown";
    tell({ kind: "failed", why, ...(fault instanceof CeremonyFault && { culprit: fault.culprit }) });
  });
});
