/** The registrar's secret list: an address, a tab and a voting code in each line. */
import { readTyped } from "./credential.ts";

/** A list of voters that no codes can be made for, or that has none. */
export class VotersFault extends Error {}

/** The voters and codes of a private list. */
export function readPrivate(file: string): Map<string, string> {
  const lines = file.split("\n").filter((line) => line !== "");
  const pairs = lines.map((line, i) => {
    const [voter, code, ...more] = line.split("\t");
    const typed = readTyped(code ?? "");
    if (voter === undefined || more.length > 0 || typed.kind !== "code" || typed.code !== code) {
      throw new VotersFault(`line ${i + 1} of the file is not an address, a tab and a voting code`);
    }
    return [voter, typed.code] as const;
  });
  return new Map(pairs);
}
