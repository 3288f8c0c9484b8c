/** The registrar's act: a voting code for every voter, and the public halves. As `ballots credentials` does it. */
import { randomBase58 } from "./base58.ts";
import { LENGTH, grouped, publicOf } from "./credential.ts";
import { Ed25519 } from "./ed25519.ts";
import type { Random } from "./group.ts";
import type { Progress } from "./make.ts";
import { VotersFault } from "./private.ts";

/** What was made. */
export interface Codes {
  /** `private-credentials.tsv`: voter, tab, code; secret. */
  secret: string;
  /** `public-credentials.json`: sorted, so that the order tells nothing. */
  roll: string;
}

/** Makes a code for each voter of the election `uuid`. */
export function makeCodes(uuid: string, voters: readonly string[], random: Random, progress: Progress = () => {}): Codes {
  if (voters.length === 0) throw new VotersFault("the list is empty: nobody could vote");
  const seen = new Set<string>();
  const lines: string[] = [];
  const publics: string[] = [];
  const election = { uuid, group: Ed25519 };
  for (const [i, voter] of voters.entries()) {
    const lower = voter.toLowerCase();
    if (voter.trim() !== voter || voter === "" || /[\t\n\r]/.test(voter) || seen.has(lower)) {
      throw new VotersFault(`voter ${i + 1} of the list (${voter}): already in the list, or not an address in one line`);
    }
    seen.add(lower);
    const code = grouped(randomBase58(LENGTH, random));
    lines.push(`${voter}\t${code}\n`);
    publics.push(publicOf(election, code));
    progress(i + 1, voters.length);
  }
  publics.sort(election.group.order);
  return { secret: lines.join(""), roll: JSON.stringify(publics) };
}
