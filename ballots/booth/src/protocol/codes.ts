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
  /** `public-credentials.json`: sorted, so that the order tells nothing; spares stand apart. */
  roll: string;
}

/** What the secret list calls a code that is nobody's yet. */
const SPARE = /^spare [0-9]+$/;

/** The codes of a secret list that are nobody's yet. */
export function sparesOf(codes: ReadonlyMap<string, string>): string[] {
  return [...codes].filter(([who]) => SPARE.test(who)).map(([, code]) => code);
}

/** Makes a code for each voter of the election `uuid`, and so many more. */
export function makeCodes(uuid: string, voters: readonly string[], random: Random, progress: Progress = () => {}, spares = 0): Codes {
  if (voters.length === 0) throw new VotersFault("the list is empty: nobody could vote");
  const seen = new Set<string>();
  const lines: string[] = [];
  const election = { uuid, group: Ed25519 };
  const make = (who: string): string => {
    const code = grouped(randomBase58(LENGTH, random));
    lines.push(`${who}\t${code}\n`);
    progress(lines.length, voters.length + spares);
    return publicOf(election, code);
  };
  for (const [i, voter] of voters.entries()) {
    const lower = voter.toLowerCase();
    if (voter.trim() !== voter || voter === "" || /[\t\n\r]/.test(voter) || SPARE.test(lower) || seen.has(lower)) {
      throw new VotersFault(`voter ${i + 1} of the list (${voter}): already in the list, or not an address in one line`);
    }
    seen.add(lower);
  }
  const sorted = (names: readonly string[]): string[] => names.map(make).sort(election.group.order);
  const publics = sorted(voters);
  const kept = sorted(Array.from({ length: spares }, (_, i) => `spare ${i + 1}`));
  return { secret: lines.join(""), roll: JSON.stringify(spares > 0 ? { voters: publics, spares: kept } : publics) };
}
