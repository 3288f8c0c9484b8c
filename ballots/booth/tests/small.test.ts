/** The small parts: codes as people type them, Base64, receipts, places in a ranking, what to do after a failed cast. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";

import { Refused, Unreached, counting, credentialsLike, me, receiptKey } from "../src/api.ts";
import { type Outgoing, after, isFor } from "../src/casting.ts";
import { checkAddress } from "../src/done.ts";
import { say as keys } from "../src/keys-strings.en.ts";
import { base64, bigEndian, fromBase64, hashOf, isTracker, nameOf, utf8 } from "../src/protocol/bytes.ts";
import { publicOf, readTyped } from "../src/protocol/credential.ts";
import { Ed25519, pointFrom } from "../src/protocol/ed25519.ts";
import { Rfc3526, squareOf } from "../src/protocol/field.ts";
import { EncodingFault, type Group, randomBelow } from "../src/protocol/group.ts";
import { isWhole } from "../src/protocol/make.ts";
import { proveOneOf } from "../src/protocol/proofs.ts";
import { system } from "../src/protocol/random.ts";
import { LONGEST, ReceiptFault, fileOfAddress, isSigned, readReceipt, textOf } from "../src/protocol/receipt.ts";
import { orderOf, placed, ranksOf } from "../src/ranking.ts";
import { say } from "../src/strings.en.ts";
import { allWhole } from "../src/told.ts";
import { makeElection, ranked, summed } from "./support/elections.ts";

test("a share is said with its sign beside it, and with no escape that was left standing", () => {
  assert.equal(say.encryptingPart(1, 3), "33\u00a0%");
  assert.equal(keys.progress("Checking", 7), "Checking: 7\u00a0%");
});

test("a code is read as people type it", () => {
  const code = "aaaaa-bbbbbb-ccccc-dddddd";
  const as = (typed: string): unknown => readTyped(typed);
  for (const typed of [
    code, ` ${code}\n`, "aaaaabbbbbbcccccdddddd", "aaaaa bbbbbb ccccc dddddd", "aaaaa–bbbbbb—ccccc‑dddddd", "aaaaa_bbbbbb.ccccc dddddd",
  ]) {
    assert.deepEqual(as(typed), { kind: "code", code }, typed);
  }
  assert.deepEqual(as("0Oaaa-Ilbbbb-ccccc-dddddd"), { kind: "code", code: "ooaaa-11bbbb-ccccc-dddddd" });
  assert.deepEqual(as("aaaaa-bbbbbb-ccccc-ddddd"), { kind: "length", found: 21, wanted: 22 });
  assert.deepEqual(as(""), { kind: "length", found: 0, wanted: 22 });
  assert.deepEqual(as("aaaaä-bbbbbb-ccccc-dddddd"), { kind: "sign", sign: "ä" });
});

/** A credential of a record that belenios-tool 3.3.0 made: code, election, and its line of the roll. */
test("a code gives the credential that another program gave", () => {
  const { election } = makeElection("Ed25519", [summed(1, 0, 1, false)]);
  const elsewhere = { ...election, uuid: VECTOR.uuid };
  assert.equal(publicOf(elsewhere, VECTOR.code), VECTOR.credential);
});

test("Base64 has one spelling", () => {
  for (const text of ["", "f", "fo", "foo", "foob", "fooba", "foobar"]) {
    const padded = Buffer.from(text).toString("base64");
    assert.equal(base64(utf8(text)), padded.replace(/=+$/, ""));
    assert.deepEqual(fromBase64(padded), utf8(text));
    assert.deepEqual(fromBase64(padded.replace(/=+$/, "")), utf8(text));
  }
  for (const wrong of ["Zg=", "Zh==", "Z", "Zg===", "Z g=", "Zm9v=", "-_-_"]) assert.equal(fromBase64(wrong), undefined, wrong);
  assert.equal(nameOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.ok(isTracker(base64(hashOf("abc"))));
  assert.ok(!isTracker(`${base64(hashOf("abc"))}=`));
});

test("a receipt holds as the service signed it, and in no other way", () => {
  const { secretKey, publicKey } = ed25519.keygen();
  const key = `${base64(publicKey)}=`;
  const bare = {
    election: base64(hashOf("election")), tracker: base64(hashOf("ballot")), height: 7, event: nameOf("event"),
    time: "2026-12-01T12:00:00Z",
  };
  const signature = (text: string): string => `${base64(ed25519.sign(utf8(text), secretKey))}==`;
  const receipt = { ...bare, signature: "" };
  receipt.signature = signature(textOf(receipt));
  assert.equal(
    textOf(receipt),
    `hustings-receipt-1\nelection ${bare.election}\ntracker ${bare.tracker}\nheight 7\nevent ${bare.event}\ntime ${bare.time}\n`,
  );
  assert.deepEqual(readReceipt(JSON.stringify(receipt)), receipt);
  assert.ok(isSigned(receipt, key));
  for (const [field, value] of [
    ["election", base64(hashOf("x"))], ["tracker", base64(hashOf("x"))], ["height", 8], ["event", nameOf("x")], ["time", "2026-12-01T12:00:01Z"],
    ["signature", signature("x")], ["signature", "AAAA"],
  ] as const) {
    assert.ok(!isSigned({ ...receipt, [field]: value }, key), field);
  }
  assert.ok(!isSigned(receipt, `${base64(ed25519.keygen().publicKey)}=`));
  // A key of small order would sign everything: that of the neutral element, with a signature made of nothing.
  const neutral = new Uint8Array(32).fill(0, 1);
  neutral[0] = 1;
  const nothing = new Uint8Array(64);
  nothing[0] = 1;
  assert.ok(!isSigned({ ...receipt, signature: `${base64(nothing)}==` }, `${base64(neutral)}=`));
  // A key with a part of small order: programs disagree on what it signs, so it signs nothing here.
  const { scalar, point } = ed25519.utils.getExtendedPublicKey(secretKey);
  const mixed = point.add(ed25519.Point.fromHex(SMALL)).toBytes();
  const { q } = Ed25519;
  const r = randomBelow(q, system);
  const commitment = ed25519.Point.BASE.multiply(r).toBytes();
  const asked = sha512(new Uint8Array([...commitment, ...mixed, ...utf8(textOf(receipt))]));
  const response = Buffer.from(((r + littleEndian(asked) * scalar) % q).toString(16).padStart(64, "0"), "hex").reverse();
  const forged = new Uint8Array([...commitment, ...response]);
  assert.ok(ed25519.verify(forged, utf8(textOf(receipt)), mixed, { zip215: false }), "the library takes it");
  assert.ok(!isSigned({ ...receipt, signature: `${base64(forged)}==` }, `${base64(mixed)}=`));
  for (const bad of ["", "{}", JSON.stringify({ ...receipt, more: 1 }), JSON.stringify({ ...receipt, tracker: "x" }), JSON.stringify({ ...receipt, time: "a\nb" })]) {
    assert.throws(() => readReceipt(bad), ReceiptFault, bad);
  }
  for (const height of ["7", -1, 1.5, 2 ** 53]) {
    assert.throws(() => readReceipt(JSON.stringify({ ...receipt, height })), /height: not a whole number/, String(height));
  }
  const long = JSON.stringify({ ...receipt, time: "x".repeat(LONGEST) });
  assert.throws(() => readReceipt(long), /longer than any/);
});

test("a receipt in an address is its file, byte for byte, and nothing else", () => {
  const file = JSON.stringify({ time: "2026-12-01T12:00:00Z", said: "Ω>?" });
  const part = Buffer.from(file).toString("base64url");
  assert.match(part, /[-_]/, "the two signs that differ are tried");
  assert.equal(fileOfAddress(part), file);
  const address = checkAddress("https://example.org/check", base64(hashOf("ballot")), file);
  assert.equal(fileOfAddress(new URLSearchParams(new URL(address).hash.slice(1)).get("receipt") ?? ""), file, "as the page of the receipt writes it");
  const standard = part.replaceAll("-", "+").replaceAll("_", "/");
  for (const wrong of ["", `${part}=`, standard, `${part}\n`, `${part} `, part.slice(0, 5), `${part}%3D`, "A".repeat(2 * LONGEST + 4)]) {
    assert.throws(() => fileOfAddress(wrong), (fault) => fault instanceof ReceiptFault && /not as an address holds/.test(fault.message), wrong.slice(0, 99));
  }
  assert.throws(() => fileOfAddress(Buffer.from([0x7b, 0xff]).toString("base64url")), (fault) => fault instanceof ReceiptFault && /not a text/.test(fault.message));
});

test("what becomes of a ballot is said by the stage of its election", () => {
  const fates = new Map<string, string[]>();
  for (const stage of ["voting", "closed", "mixing", "opening", "counted", "declared", "seated", "void"]) {
    for (const revoting of [true, false]) {
      const said = say.foundCounts(stage, revoting);
      fates.set(said, [...(fates.get(said) ?? []), `${stage} ${revoting}`]);
    }
  }
  const [again, once, sealed, counted, none, ...more] = fates.values();
  assert.deepEqual([again, once], [["voting true"], ["voting false"]]);
  assert.deepEqual([sealed?.length, counted?.length, none?.length, more], [6, 6, 2, []]);
  assert.match(say.foundCounts("voting", true), /unless that code casts another/);
  assert.doesNotMatch(say.foundCounts("voting", false), /unless/);
  assert.match(say.foundCounts("closed", true), /voting is over/);
  assert.match(say.foundCounts("seated", true), /were counted/);
  assert.match(say.foundCounts("void", true), /void/);
});

function powersAgree<E>(group: Group<E>): void {
  const [s, t] = [randomBelow(group.q, system), randomBelow(group.q, system)];
  const base = group.powG(s);
  assert.ok(group.equal(group.powers(base)(t), group.powPublic(base, t)));
  assert.ok(group.equal(group.powG(t), group.powPublic(group.generator, t)));
  assert.ok(group.equal(group.div(group.mul(base, group.generator), group.generator), base));
  assert.ok(group.equal(group.powG(0n), group.identity) && group.equal(group.powers(base)(0n), group.identity));
  assert.ok(group.equal(group.read(group.write(base)), base));
  const ranks = Array.from({ length: group.rankedCandidates }, (_, i) => (i * 7) % 251);
  assert.deepEqual(group.toInts(group.ofInts(ranks), ranks.length), ranks);
  assert.throws(() => group.ofInts([...ranks, 1]), /more than \d+ numbers/);
}

test("Ed25519: powers, spellings, rankings", () => powersAgree(Ed25519));
test("RFC-3526-2048: powers, spellings, rankings", () => powersAgree(Rfc3526));

test("RFC-3526-2048: what is no element", () => {
  const p = 2n * Rfc3526.q + 1n;
  for (const wrong of ["0", String(p - 1n), String(p), String(p + 1n), String(p - 2n), "-2", "02", "2.0", "", "9".repeat(700)]) {
    assert.throws(() => Rfc3526.read(wrong), Error, wrong.slice(0, 20));
  }
});

test("generators whose logarithm is known are none", () => {
  // At y = 0 and 1 are points of small order; eight times the last one is the generator itself.
  const eighth = Ed25519.powG(modInverse(8n, Ed25519.q));
  const y = littleEndian(eighth.toBytes()) & ((1n << 255n) - 1n);
  for (const start of [0n, 1n, y]) assert.throws(() => pointFrom(start), EncodingFault, String(start));
  assert.ok(Ed25519.independent(0).isTorsionFree());
  const p = 2n * Rfc3526.q + 1n;
  for (const x of [0n, 1n, p - 1n]) assert.throws(() => squareOf(x), EncodingFault, String(x));
  assert.equal(squareOf(2n), 4n);
});

test("a proof is of a branch that there is", () => {
  const { election } = makeElection("Ed25519", [summed(1, 0, 1, false)]);
  const maker = { election, random: system, step: () => {} };
  const parts = [{ of: { r: 1n, value: 0n }, values: [0, 1] }];
  assert.equal(proveOneOf(maker, "x|", parts, 1).length, 2);
  for (const holds of [-1, 2]) assert.throws(() => proveOneOf(maker, "x|", parts, holds), RangeError, String(holds));
});

test("a ranking is whole if each place is given once, from the first on", () => {
  for (const whole of [[], [0, 0], [1], [2, 1, 0, 3], [0, 0, 1]]) assert.ok(isWhole(whole), String(whole));
  for (const cut of [[1, 1, 0], [1, 3, 4], [2, 3, 0], [2], [1, 200], [1, 2, 2]]) assert.ok(!isWhole(cut), String(cut));
  const { questions } = makeElection("Ed25519", [summed(2, 0, 2, false), ranked(3), ranked(2)]).election;
  assert.ok(allWhole(questions, [[1, 1], [1, 3, 2], [0, 0]]));
  assert.ok(!allWhole(questions, [[1, 1], [1, 3, 2], [1, 1]]));
});

test("places in a ranking", () => {
  assert.deepEqual(placed([], 3, 1), [3]);
  assert.deepEqual(placed([3, 1], 2, 1), [2, 3, 1]);
  assert.deepEqual(placed([3, 1, 2], 2, 2), [3, 2, 1]);
  assert.deepEqual(placed([3, 1, 2], 3, 99), [1, 2, 3]);
  assert.deepEqual(placed([3, 1, 2], 1, 0), [3, 2]);
  assert.deepEqual(ranksOf([3, 1, 2], 5), [0, 2, 3, 1, 0]);
  assert.deepEqual(orderOf([0, 2, 3, 1, 0]), [3, 1, 2]);
});

test("after a cast that gave no receipt the ballot is kept, unless it was refused for good", () => {
  const outgoing: Outgoing = { uuid: "u", fingerprint: "f", ballot: "b", tracker: "t", key: "k", mayBeThere: false, mayBeTested: false };
  const refused = (status: number, kind: string, retry?: number): Refused => new Refused(status, kind, "why", retry);
  for (const [status, kind] of [[422, "bad-ballot"], [409, "wrong-stage"], [409, "conflict"], [403, "forbidden"]] as const) {
    assert.deepEqual(after(refused(status, kind), 0, outgoing), { kind: "refused", why: "why" }, kind);
  }
  assert.equal(after(refused(408, "too-slow"), 0, outgoing).kind, "wait");
  assert.ok(!outgoing.mayBeThere, "it was not taken, and nothing else is said of it");
  assert.equal(outgoing.key, "k");
  assert.deepEqual(after(refused(409, "key-begun"), 3, outgoing), { kind: "wait", seconds: 1, why: "why" });
  assert.equal(outgoing.key, undefined, "the same ballot without a key gets the same receipt");
  assert.equal(after(refused(409, "key-begun"), 0, outgoing).kind, "refused");
});

const UNUSABLE = "The service gave an answer that can’t be used (200).";

test("an answer that isn't what belongs there is told of in words that are ours", async () => {
  const before = globalThis.fetch;
  const asks: [(uuid: string) => Promise<unknown>, string][] = [
    [me, '{"on_the_roll":true}'], [receiptKey, '{"public_key":"x"}'], [(uuid) => credentialsLike(uuid, "ab"), ""],
  ];
  try {
    for (const [ask, good] of asks) {
      for (const body of ["<html>", "", "null", "1", '"text"', '{"public_key":1,"on_the_roll":1,"voters":"1"}']) {
        globalThis.fetch = async () => new Response(body);
        await assert.rejects(ask("u"), (fault) => fault instanceof Refused && fault.kind === "" && fault.message === UNUSABLE, `${ask} ${body}`);
      }
      globalThis.fetch = async () => new Response(good);
      if (good !== "") await ask("u");
    }
    for (const body of ["<html>", "null", "1"]) {
      globalThis.fetch = async () => new Response(body);
      await assert.rejects(counting("u"), (fault) => fault instanceof Refused && fault.message === UNUSABLE, body);
    }
    for (const roll of ["{}", "null", '"ab"']) {
      globalThis.fetch = async (path) => new Response(String(path).endsWith("/codes") ? '{"voters":3}' : roll);
      await assert.rejects(credentialsLike("u", "ab"), (fault) => fault instanceof Refused && fault.message === UNUSABLE, roll);
    }
  } finally {
    globalThis.fetch = before;
  }
});

test("a key for receipts that is none leaves a receipt unchecked, and ends the sending", async () => {
  const before = globalThis.fetch;
  const receipt = { election: "f", tracker: "t", height: 1, event: "e", time: "now", signature: "s" };
  const outgoing: Outgoing = { uuid: "u", fingerprint: "f", ballot: "b", tracker: "t", key: "k", mayBeThere: false, mayBeTested: false };
  try {
    for (const body of ['{"public_key":1}', "{}", "null", "<html>"]) {
      globalThis.fetch = async () => new Response(body);
      assert.equal(await isFor(outgoing, receipt), undefined, body);
    }
  } finally {
    globalThis.fetch = before;
  }
});

test("after an answer that is none the ballot may be on the board, and that is remembered", () => {
  const after503 = new Refused(503, "busy", "why", 60);
  const foreign = [403, 404, 409, 413].map((status) => new Refused(status, "", "why", undefined));
  const odd = new SyntaxError("half an answer");
  for (const fault of [new Unreached(), odd, after503, ...foreign]) {
    const outgoing: Outgoing = { uuid: "u", fingerprint: "f", ballot: "b", tracker: "t", key: "k", mayBeThere: false, mayBeTested: false };
    assert.deepEqual(after(fault, 9, outgoing), { kind: "wait", seconds: fault === after503 ? 60 : 30, why: fault === odd ? UNUSABLE : fault.message });
    assert.ok(outgoing.mayBeThere, `${fault}`);
    assert.equal(outgoing.key, "k", "it is the same request");
    after(new Refused(409, "wrong-stage", "why", undefined), 1, outgoing);
    assert.ok(outgoing.mayBeThere, "a refusal of the second says nothing of the first");
  }
});

/** A point of order eight, as everybody but a record spells it. */
const SMALL = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

/** By Fermat: q is prime. */
function modInverse(value: bigint, q: bigint): bigint {
  let [result, square] = [1n, value];
  for (let rest = q - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % q;
    square = (square * square) % q;
  }
  return result;
}

function littleEndian(bytes: Uint8Array): bigint {
  return bigEndian(Uint8Array.from(bytes).reverse());
}

const VECTOR = {
  uuid: "v7oaj2C4cxKG6k",
  code: "AWC9L-TK7xpZ-uFXej-Vi3FWX",
  credential: "ee2286757c12223d8e973d7143451bf5bcc88745b9d18838c3e7bc5b7147e8e4",
};
