/** An election whose key was made by three trustees of whom two suffice: two of them here, the third by our tool in Rust. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeCertificate } from "../../src/protocol/certificates.ts";
import { publicOf } from "../../src/protocol/credential.ts";
import { Ed25519 } from "../../src/protocol/ed25519.ts";
import { type Election, readElection } from "../../src/protocol/election.ts";
import { newSeed } from "../../src/protocol/pki.ts";
import { system } from "../../src/protocol/random.ts";
import { answer, keyOf, makePolynomial } from "../../src/protocol/threshold.ts";
import { readTrustees } from "../../src/protocol/trustees.ts";
import { Board } from "./archive.ts";
import { BALLOTS, run } from "./programs.ts";

/** What is known of the ceremony, secrets and all. */
export interface Ceremony {
  folder: string;
  seeds: [string, string];
  certificates: string;
  polynomials: string[];
  vinputs: string[];
  /** Answers of all three. */
  voutputs: string[];
  /** The trustees' keys; the third is in `trustee.key` of the folder. */
  keys: [bigint, bigint];
  trustees: string;
}

/** Runs our tool, which must succeed, in a folder. */
export function tool(folder: string, ...args: string[]): string {
  const { ok, out, said } = run(BALLOTS ?? "", args, folder);
  if (!ok) throw new Error(`ballots ${args.join(" ")}: ${said}`);
  return out;
}

/** Three rounds: what each sends is read by the other program. */
export async function ceremony(): Promise<Ceremony> {
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text?: string): string => {
    if (text !== undefined) writeFileSync(join(folder, name), text);
    return readFileSync(join(folder, name), "utf8");
  };
  const rust = (...args: string[]): string => tool(folder, "trustee", "threshold", ...args);

  rust("certificate", "--index", "3", "--of", "3", "--needed", "2");
  const seeds: [string, string] = [newSeed(system), newSeed(system)];
  const own = seeds.map((seed, i) => makeCertificate(Ed25519, seed, { index: i + 1, size: 3, threshold: 2 }, system));
  const certificates = file("certificates.jsonl", `${[...own, file("certificate.json")].join("\n")}\n`);

  rust("polynomial", "--seed", "trustee.seed", "--certificates", "certificates.jsonl", "--out", "polynomial.json");
  const polynomials = await Promise.all(seeds.map((seed) => makePolynomial(Ed25519, seed, certificates, system)));
  polynomials.push(file("polynomial.json"));
  file("polynomials.jsonl", `${polynomials.join("\n")}\n`);
  rust("route", "--certificates", "certificates.jsonl", "--polynomials", "polynomials.jsonl");
  const vinputs = [1, 2, 3].map((index) => file(`vinput-${index}.json`));

  rust("check", "--seed", "trustee.seed", "--certificates", "certificates.jsonl", "--vinput", "vinput-3.json", "--out", "voutput-3.json");
  const voutputs = await Promise.all(seeds.map((seed, i) => answer(Ed25519, seed, certificates, vinputs[i] ?? "", system)));
  voutputs.push(file("voutput-3.json"));
  file("voutputs.jsonl", `${voutputs.join("\n")}\n`);
  const lists = ["--certificates", "certificates.jsonl", "--polynomials", "polynomials.jsonl", "--voutputs", "voutputs.jsonl"];
  const parameters = rust("parameters", ...lists).trim();
  rust("key", "--seed", "trustee.seed", "--voutput", "voutput-3.json", "--out", "trustee.key");
  const keys = (await Promise.all(seeds.map((seed, i) => keyOf(Ed25519, seed, voutputs[i] ?? "")))) as [bigint, bigint];
  return { folder, seeds, certificates, polynomials, vinputs, voutputs, keys, trustees: `[["Pedersen",${parameters}]]` };
}

/** The election of these trustees with its board up to Setup. */
export function elected(trustees: string, questions: object[], codes: readonly string[]): { election: Election; json: string; board: Board } {
  const group = Ed25519;
  const uuid = "KeysTest123456";
  const key = group.write(readTrustees(group, trustees).electionKey);
  const json = JSON.stringify({
    version: 1, description: "A test", name: "A test", group: group.name, public_key: key, questions, uuid,
    administrator: "Nobody", credential_authority: "Nobody",
  });
  const publics = codes.map((code) => publicOf({ uuid, group }, code)).sort(group.order);
  return { election: readElection(json), json, board: Board.of(json, trustees, JSON.stringify(publics)) };
}
