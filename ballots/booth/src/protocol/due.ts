/**
 * What a trustee may work on now: the record says which step comes next, and work for any other is refused.
 * Rankings that are opened before their shuffling has ended show how each credential voted.
 */
import type { Kind } from "./archive.ts";
import type { Checked } from "./record.ts";
import type { Tally } from "./tally.ts";
import { TrusteeFault } from "./trustee.ts";

/** What a trustee does with the tally, by the event that it makes. */
export type Work = "Shuffle" | "PartialDecryption";

/** The tally of a record that takes such work next; throws where it doesn't. */
export function tallyFor(work: Work, { setup, tally, last }: Checked): Tally<unknown> {
  if (tally === undefined) throw new TrusteeFault("voting has not ended: there is no tally yet");
  const ranked = setup.election.questions.some(({ kind }) => kind === "ranked");
  const mixing: readonly Kind[] = ranked ? ["EncryptedTally", "Shuffle"] : [];
  const opening: readonly Kind[] = [ranked ? "EndShuffles" : "EncryptedTally", "PartialDecryption"];
  if ((work === "Shuffle" ? mixing : opening).includes(last)) return tally;
  if (work === "Shuffle") throw new TrusteeFault(ranked ? "the shuffling has ended: no further shuffle can follow" : "no question is ranked: there is nothing to shuffle");
  if (mixing.includes(last)) throw new TrusteeFault("the shuffling has not ended: opened now, the rankings would show how each credential voted");
  throw new TrusteeFault("the election has been opened");
}
