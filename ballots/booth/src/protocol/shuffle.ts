/**
 * Shuffles of ranked answers, with proof (sections "Shuffles" and "Shuffle algorithms"): the same answers
 * encrypted anew and in another order, so that nobody knows whose is whose, and a proof that nothing else
 * was done.
 */
import { hashOf, hex } from "./bytes.ts";
import type { Election } from "./election.ts";
import { type Random, digest, mod, randomBelow, readDecimal } from "./group.ts";
import { type Json, type Shape, ShapeFault, list, object, readCanonical, text } from "./json.ts";
import type { Progress } from "./make.ts";
import { wireCiphertext } from "./proofs.ts";
import { type Spelled, type Tally, spell } from "./tally.ts";

/** A shuffle that does not hold: ballots may have been replaced. */
export class ShuffleFault extends Error {}

/** A `shuffle_proof` as it is written: commitments, responses, c, c^. */
interface Proof {
  t: string[];
  tHat: string[];
  s: bigint[];
  sHat: bigint[];
  sPrime: bigint[];
  c: string[];
  cHat: string[];
}

type Column<E> = readonly Spelled<E>[];

/** h, and h_1 to h_N: computed, never taken from a record. */
function generators<E>({ group }: Election<E>, n: number): { h: E; hs: E[] } {
  return { h: group.independent(-1), hs: Array.from({ length: n }, (_, i) => group.independent(i)) };
}

const joined = (texts: readonly string[]): string => texts.map((one) => `${one},`).join("");
const spelling = <E>(column: Column<E>): string => joined(column.flatMap(({ texts }) => texts));

/** GetNIZKPChallenges: u_1 to u_N. */
function challenges<E>({ group, fingerprint }: Election<E>, input: Column<E>, output: Column<E>, c: readonly string[]): bigint[] {
  const h = hex(hashOf(`shuffle-challenges|${fingerprint}|${spelling(input)}${spelling(output)}${joined(c)}`));
  return input.map((_, i) => digest(group.q, h + hex(hashOf(String(i)))));
}

/** GetNIZKPChallenge: c, from the commitments and the statement. */
function challengeOf<E>({ group, fingerprint, keyText }: Election<E>, input: Column<E>, output: Column<E>, { t, tHat, c, cHat }: Proof): bigint {
  const y = `${spelling(input)}${spelling(output)}${joined(c)}${joined(cHat)}${keyText}`;
  return digest(group.q, `shuffle-challenge|${fingerprint}|${joined(t)}${joined(tHat)}${y}`);
}

const strings = list(text);

/** A list whose places have these shapes. */
function tuple(length: number): Shape<Json[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length !== length) throw new ShapeFault(`${at}: not ${length} things`);
    return value;
  };
}

function readShuffleProof(value: Json): { t: string[]; tHat: string[]; s: string[]; sHat: string[]; sPrime: string[]; c: string[]; cHat: string[] } {
  const at = "the shuffle's proof";
  const [commitments, responses, c, cHat] = tuple(4)(value, at);
  const [t1, t2, t3, t4, tHat] = tuple(5)(commitments as Json, at);
  const [s1, s2, s3, s4, sHat, sPrime] = tuple(6)(responses as Json, at);
  return {
    t: strings([t1, t2, t3, ...tuple(2)(t4 as Json, at)] as Json, at),
    tHat: strings(tHat as Json, at),
    s: strings([s1, s2, s3, s4] as Json, at),
    sHat: strings(sHat as Json, at),
    sPrime: strings(sPrime as Json, at),
    c: strings(c as Json, at),
    cHat: strings(cHat as Json, at),
  };
}

function writeShuffleProof({ t: [t1, t2, t3, t41, t42], tHat, s, sHat, sPrime, c, cHat }: Proof): Json {
  return [[t1, t2, t3, [t41, t42], tHat], [...s.map(String), sHat.map(String), sPrime.map(String)], c, cHat] as Json;
}

const wireShuffle = object({ ciphertexts: list(list(wireCiphertext)), proofs: list((value: Json) => readShuffleProof(value)) });

/** The tally with its ranked answers replaced by shuffled ones. */
function after<E>(election: Election<E>, tally: Tally<E>, shuffled: readonly Spelled<E>[][]): Tally<E> {
  let next = 0;
  const columns = tally.columns.map((column, q) => (election.questions[q]?.kind === "ranked" ? (shuffled[next++] ?? []) : column));
  return { ...tally, columns };
}

const ranked = <E>(election: Election<E>, { columns }: Tally<E>): Spelled<E>[][] => columns.filter((_, q) => election.questions[q]?.kind === "ranked");

/** Checks a shuffle of this tally's ranked answers, and gives the tally after it. */
export function checkShuffle<E>(election: Election<E>, tally: Tally<E>, json: string, progress: Progress = () => {}): Tally<E> {
  const { group } = election;
  const wire = readCanonical("the shuffle", json, wireShuffle);
  const inputs = ranked(election, tally);
  if (wire.ciphertexts.length !== inputs.length || wire.proofs.length !== inputs.length) throw new ShuffleFault("not as many lists as ranked questions");
  const outputs = inputs.map((input, i) => {
    const [given, p] = [wire.ciphertexts[i] ?? [], wire.proofs[i] as ReturnType<typeof readShuffleProof>];
    const n = input.length;
    if ([given, p.tHat, p.sHat, p.sPrime, p.c, p.cHat].some(({ length }) => length !== n)) throw new ShuffleFault("a list is not as long as there are answers");
    const output = given.map(({ alpha, beta }) => ({ alpha: group.read(alpha), beta: group.read(beta), texts: [alpha, beta] as const }));
    const numbers = (texts: readonly string[]): bigint[] => texts.map((one) => readDecimal(one, group.q));
    const proof = { ...p, s: numbers(p.s), sHat: numbers(p.sHat), sPrime: numbers(p.sPrime) };
    const wrong = wrongEquation(election, input, output, proof, (done) => progress(i + done / n, inputs.length));
    if (wrong !== undefined) throw new ShuffleFault(`ranked question ${i + 1}: equation ${wrong} of the shuffle's proof does not hold`);
    return output;
  });
  return after(election, tally, outputs);
}

/** CheckShuffleProof: the name of the first equation that does not hold. */
function wrongEquation<E>(election: Election<E>, input: Column<E>, output: Column<E>, proof: Proof, step: (done: number) => void): string | undefined {
  const { group, powKey } = election;
  const { q } = group;
  const { h, hs } = generators(election, input.length);
  const [c, cHat] = [proof.c, proof.cHat].map((texts) => texts.map((one) => group.read(one))) as [E[], E[]];
  const u = challenges(election, input, output, proof.c);
  const minus = mod(-challengeOf(election, input, output, proof), q);
  const [s1 = 0n, s2 = 0n, s3 = 0n, s4 = 0n] = proof.s;
  const all = (elements: readonly E[]): E => elements.reduce((product, one) => group.mul(product, one), group.identity);
  const uAll = u.reduce((product, one) => (product * one) % q, 1n);
  const minusCu = u.map((one) => mod(minus * one, q));
  const both = (first: readonly E[], second: readonly E[]): E => group.product([...first, ...second], [...minusCu, ...proof.sPrime]);
  const cBar = group.div(all(c), all(hs));
  const last = group.div(cHat.at(-1) ?? h, group.powPublic(h, uAll));
  const computed = [
    group.mul(group.powG(s1), group.powPublic(cBar, minus)),
    group.mul(group.powG(s2), group.powPublic(last, minus)),
    group.mul(group.powG(s3), both(c, hs)),
    group.mul(powKey(mod(-s4, q)), both(input.map(({ beta }) => beta), output.map(({ beta }) => beta))),
    group.mul(group.powG(mod(-s4, q)), both(input.map(({ alpha }) => alpha), output.map(({ alpha }) => alpha))),
  ];
  const names = ["t1", "t2", "t3", "t4,1", "t4,2"];
  const wrong = computed.findIndex((one, i) => group.write(one) !== proof.t[i]);
  if (wrong >= 0) return names[wrong];
  for (const [i, link] of cHat.entries()) {
    const before = group.product([link, cHat[i - 1] ?? h], [minus, proof.sPrime[i] ?? 0n]);
    if (group.write(group.mul(group.powG(proof.sHat[i] ?? 0n), before)) !== proof.tHat[i]) return `t^ ${i + 1}`;
    step(i + 1);
  }
  return undefined;
}

/** GenPermutation: psi, counted from 0. */
function permutation(n: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < n; i += 1) {
    const k = i + Number(randomBelow(BigInt(n - i), random));
    [order[i], order[k]] = [order[k] as number, order[i] as number];
  }
  return order;
}

/** Shuffles the ranked answers of a tally, and proves it. */
export function makeShuffle<E>(election: Election<E>, tally: Tally<E>, random: Random, progress: Progress = () => {}): string {
  const columns = ranked(election, tally);
  if (columns.length === 0) throw new ShuffleFault("no question of this election is ranked: there is nothing to shuffle");
  const made = columns.map((input, i) => shuffled(election, input, random, (done) => progress(i + done, columns.length)));
  return JSON.stringify({
    ciphertexts: made.map(({ output }) => output.map(({ texts: [alpha, beta] }) => ({ alpha, beta }))),
    proofs: made.map(({ proof }) => writeShuffleProof(proof)),
  });
}

/** GenShuffle and GenShuffleProof. `step` is told of the share that is done. */
function shuffled<E>(election: Election<E>, input: Column<E>, random: Random, step: (share: number) => void): { output: Spelled<E>[]; proof: Proof } {
  const { group, powKey } = election;
  const { q } = group;
  const n = input.length;
  const draw = (count: number): bigint[] => Array.from({ length: count }, () => randomBelow(q, random));
  // Five rounds over all answers; each tells how far it is.
  let done = 0;
  const each = <T, U>(things: readonly T[], work: (thing: T, i: number) => U): U[] =>
    things.map((thing, i) => {
      const made = work(thing, i);
      step((done += 1) / (5 * n));
      return made;
    });
  const psi = permutation(n, random);
  const rPrime = draw(n);
  const anew = each(input, ({ alpha, beta }, i) => {
    const r = rPrime[i] ?? 0n;
    return spell(election, { alpha: group.mul(alpha, group.powG(r)), beta: group.mul(beta, powKey(r)) });
  });
  const output = psi.map((j) => anew[j] as Spelled<E>);

  // GenPermutationCommitment: c_{j_i} = g^{r_{j_i}} h_i.
  const { h, hs } = generators(election, n);
  const [placed, r] = [[...hs], draw(n)];
  for (const [i, j] of psi.entries()) placed[j] = hs[i] as E;
  const c = each(placed, (one, i) => group.write(group.mul(group.powG(r[i] ?? 0n), one)));
  const u = challenges(election, input, output, c);
  const uPrime = psi.map((j) => u[j] ?? 0n);

  // The chain c^_i = g^{r^_i} c^_{i-1}^{u'_i} from c^_0 = h, as exponents of g and h: each link costs
  // two powers of fixed bases.
  const powH = group.powers(h);
  const rHat = draw(n);
  const links = [{ a: 0n, b: 1n }];
  for (const [i, one] of uPrime.entries()) {
    const { a, b } = links[i] as { a: bigint; b: bigint };
    links.push({ a: mod((rHat[i] ?? 0n) + one * a, q), b: mod(one * b, q) });
  }
  const cHat = each(links.slice(1), ({ a, b }) => group.write(group.mul(group.powG(a), powH(b))));

  const [w1 = 0n, w2 = 0n, w3 = 0n, w4 = 0n] = draw(4);
  const [wHat, wPrime] = [draw(n), draw(n)];
  // The buckets of this product are picked by the nonces; whoever could watch that could watch the worker's memory.
  const product = (bases: readonly E[]): E => group.product(bases, wPrime);
  const t = [
    group.powG(w1),
    group.powG(w2),
    group.mul(group.powG(w3), product(hs)),
    group.mul(powKey(mod(-w4, q)), product(output.map(({ beta }) => beta))),
    group.mul(group.powG(mod(-w4, q)), product(output.map(({ alpha }) => alpha))),
  ].map((one) => group.write(one));
  const tHat = each(wHat, (w, i) => {
    const [{ a, b }, prime] = [links[i] as { a: bigint; b: bigint }, wPrime[i] ?? 0n];
    return group.write(group.mul(group.powG(mod(w + prime * a, q)), powH(mod(prime * b, q))));
  });

  const proof: Proof = { t, tHat, s: [], sHat: [], sPrime: [], c, cHat };
  const challenge = challengeOf(election, input, output, proof);
  const dot = (a: readonly bigint[], b: readonly bigint[]): bigint => a.reduce((sum, one, i) => mod(sum + one * (b[i] ?? 0n), q), 0n);
  // v_N = 1, v_i = u'_{i+1} v_{i+1}
  const v = Array.from({ length: n }, () => 1n);
  for (let i = n - 2; i >= 0; i -= 1) v[i] = mod((uPrime[i + 1] ?? 0n) * (v[i + 1] ?? 0n), q);
  const rBar = r.reduce((sum, one) => mod(sum + one, q), 0n);
  const respond = (w: bigint, secret: bigint): bigint => mod(w + challenge * secret, q);
  proof.s = [respond(w1, rBar), respond(w2, dot(rHat, v)), respond(w3, dot(r, u)), respond(w4, dot(rPrime, u))];
  proof.sHat = each(wHat, (w, i) => respond(w, rHat[i] ?? 0n));
  proof.sPrime = wPrime.map((w, i) => respond(w, uPrime[i] ?? 0n));
  return { output, proof };
}
