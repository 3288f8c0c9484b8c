/** The way through the booth, where no browser is needed: steps and "Back", what stopped, places typed, a test that failed, the QR code. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import decodeQR from "qr/decode.js";

import { Refused, Unreached } from "../src/api.ts";
import { type Outgoing, isFor } from "../src/casting.ts";
import { checkAddress, checkSquares } from "../src/done.ts";
import { base64, fromBase64, fromUtf8, hashOf, nameOf } from "../src/protocol/bytes.ts";
import { type Receipt, readReceipt } from "../src/protocol/receipt.ts";
import { whyNot } from "../src/identify.ts";
import { placed } from "../src/ranking.ts";
import { say } from "../src/strings.en.ts";
import { Trail } from "../src/trail.ts";
import { whyNotTested } from "../src/testing.ts";
import { watch } from "../src/watch.ts";
import { type Voter, holds } from "../src/who.ts";
import { ok } from "./browser/ok.ts";

/** A browser's history: entries, which of them is shown, and whoever hears that another is. */
class Past extends EventTarget {
  readonly entries: unknown[] = [null];
  at = 0;
  /** How often it was left before its first entry. */
  left = 0;

  replaceState(state: unknown): void {
    this.entries[this.at] = structuredClone(state);
  }
  pushState(state: unknown): void {
    this.at += 1;
    this.entries.splice(this.at, this.entries.length, structuredClone(state));
  }
  go(by: number): void {
    const to = this.at + by;
    if (to < 0) this.left += 1;
    if (to < 0 || to >= this.entries.length || by === 0) return;
    this.at = to;
    this.dispatchEvent(Object.assign(new Event("popstate"), { state: this.entries[to] }));
  }
}

function walked(...steps: string[]): { past: Past; trail: Trail; shown: string[] } {
  const past = new Past();
  const trail = new Trail(past, past);
  const shown: string[] = [];
  for (const step of steps) trail.add(() => shown.push(step));
  return { past, trail, shown };
}

test("“Back” leads to the step before, and from the first one out of the page", () => {
  const { past, trail, shown } = walked("identify", "choose", "review");
  assert.equal(past.entries.length, 3);
  past.go(-1);
  past.go(-1);
  assert.deepEqual(shown, ["choose", "identify"]);
  past.go(-1);
  assert.equal(past.left, 1);
  trail.add(() => shown.push("choose again"));
  trail.add(() => shown.push("review again"));
  past.go(-1);
  assert.deepEqual(shown, ["choose", "identify", "choose again"]);
  assert.equal(past.entries.length, 3, "what was gone back from is forgotten");
});

test("“Forward” passes no step by: the page's own button leads on", () => {
  const { past, shown } = walked("choose", "review");
  past.go(-1);
  past.go(1);
  assert.deepEqual([past.at, shown], [0, ["choose"]]);
});

test("“Back” breaks off nothing that is under way", () => {
  const { past, trail, shown } = walked("choose", "review", "ready");
  trail.hold();
  past.go(-1);
  past.go(-2);
  assert.deepEqual([past.at, shown], [2, []]);
  trail.free();
  past.go(-1);
  assert.deepEqual([past.at, shown], [1, ["review"]]);
});

test("when it is over “Back” leaves the page from wherever it is", () => {
  const { past, trail, shown } = walked("choose", "review", "ready");
  trail.over();
  past.go(-1);
  assert.deepEqual([past.left, shown], [1, []]);
});

test("entries of another visit, or of an address that was typed, are let alone", () => {
  const { past, shown } = walked("choose", "review");
  const of = (state: unknown): Event => Object.assign(new Event("popstate"), { state });
  for (const state of [null, { visit: "another", at: 0 }, { at: 0 }]) past.dispatchEvent(of(state));
  assert.deepEqual([past.at, past.left, shown], [1, 0, []]);
});

test("no choice is in the history of the browser", () => {
  const { past } = walked("choose", "review");
  for (const entry of past.entries) assert.deepEqual(Object.keys(entry as object), ["visit", "at"]);
});

test("what doesn't move for half a minute is told, and what moves isn't", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let stuck = 0;
  const { moved, end } = watch(() => (stuck += 1));
  mock.timers.tick(29_000);
  moved();
  mock.timers.tick(29_000);
  assert.equal(stuck, 0);
  mock.timers.tick(1_000);
  assert.equal(stuck, 1);
  moved();
  end();
  mock.timers.tick(60_000);
  assert.equal(stuck, 1);
  mock.timers.reset();
});

test("a place that is typed sign by sign is the place that was meant", () => {
  const order = [4, 2, 9, 0, 1, 3, 5, 6, 7, 8, 10, 11];
  for (const candidate of [2, 11, 12]) {
    for (const place of ["1", "3", "10", "12", "99"]) {
      let typed = order;
      for (let signs = 1; signs <= place.length; signs += 1) typed = placed(typed, candidate, Number(place.slice(0, signs)));
      assert.deepEqual(typed, placed(order, candidate, Number(place)), `${candidate} at ${place}`);
      assert.deepEqual(placed(placed(order, candidate, 0), candidate, Number(place)), typed, "taken out and typed anew");
    }
  }
});

test("a test whose answer was lost may be known to the service", () => {
  const made = (): Outgoing => ({ uuid: "u", fingerprint: "f", ballot: "b", tracker: "t", key: "k", mayBeThere: false, mayBeTested: false });
  const refusal = (status: number, kind: string, retryAfter?: number): Refused => new Refused(status, kind, "Why.", retryAfter);
  // The last is of whoever has made the tests of an hour.
  for (const fault of [refusal(409, "wrong-stage"), refusal(409, "conflict"), refusal(503, "busy", 3600)]) {
    assert.equal(whyNotTested(fault, made()), "The test wasn’t made: Why. Your ballot was not opened.", `${fault.kind} ${fault.status}`);
  }
  // "busy" may be said of a commit of which the database didn't answer whether it was done.
  for (const fault of [new Unreached(), refusal(502, ""), refusal(403, ""), refusal(500, "internal"), refusal(503, "busy", 2)]) {
    const outgoing = made();
    assert.match(whyNotTested(fault, outgoing), /^The test wasn’t confirmed: .*can’t be cast any more/);
    assert.match(whyNotTested(refusal(409, "wrong-stage"), outgoing), /^The test wasn’t confirmed: Why\. /, "the first try is still open");
  }
});

test("another's code is told from the same one again", () => {
  const voter: Voter = { standing: "out", name: undefined, hasCode: false, credential: undefined };
  assert.equal(holds(voter, "a"), false, "nobody chose before the first");
  voter.hasCode = false;
  assert.equal(holds(voter, "a"), false, "as after another thread was started");
  assert.equal(holds(voter, "b"), true);
  assert.equal(holds(voter, "b"), false);
  assert.deepEqual([voter.hasCode, voter.credential], [true, "b"]);
});

test("nobody is told to sign in of whom it isn't known whether they are", () => {
  assert.deepEqual([whyNot("out"), whyNot("not on the roll"), whyNot("unknown")], [say.needSignIn, say.notOnRoll, say.noAnswer]);
});

const RECEIPT: Receipt = {
  election: base64(hashOf("election")), tracker: base64(hashOf("ballot")), height: 123_456, event: nameOf("event"),
  time: "2026-12-01T12:00:00Z", signature: `${base64(new Uint8Array(64).fill(255))}==`,
};
const PAGE = "https://elections.union.example.org/elections/v7oaj2C4cxKG6k/check";

test("a receipt of another ballot or election is no proof, whoever signed it", async () => {
  const outgoing: Outgoing = { uuid: "u", fingerprint: RECEIPT.election, ballot: "b", tracker: RECEIPT.tracker, key: "k", mayBeThere: false, mayBeTested: false };
  // The service's key isn't even asked for.
  assert.equal(await isFor({ ...outgoing, tracker: RECEIPT.election }, RECEIPT), false);
  assert.equal(await isFor({ ...outgoing, fingerprint: RECEIPT.tracker }, RECEIPT), false);
  assert.equal(await isFor(outgoing, RECEIPT), undefined, "the key can’t be had here");
});

test("the QR code carries the whole receipt, and is read again", () => {
  const file = JSON.stringify(RECEIPT);
  const address = checkAddress(PAGE, RECEIPT.tracker, file);
  const { scanned, size } = scan(address);
  assert.equal(scanned, address);
  // Version 18, the largest that LONGEST allows for, has 89 squares on a side, and the border eight more.
  assert.ok(size <= 97, `${size} squares on a side`);
  const [page, part] = address.split("#receipt=");
  assert.equal(page, PAGE);
  assert.match(ok(part), /^[\w-]+$/);
  const bytes = ok(fromBase64(ok(part).replaceAll("-", "+").replaceAll("_", "/")));
  assert.deepEqual(readReceipt(fromUtf8(bytes)), RECEIPT);
});

test("a receipt too long for a camera leaves the tracker in the QR code", () => {
  const file = JSON.stringify(RECEIPT);
  const longest = (by: number): string => checkAddress(PAGE, RECEIPT.tracker, file + " ".repeat(by));
  let by = 0;
  while (longest(by + 1).includes("#receipt=")) by += 1;
  assert.ok(by > 0 && scan(longest(by)).size <= 97, "the longest receipt");
  assert.equal(longest(by + 1), `${PAGE}#tracker=${encodeURIComponent(RECEIPT.tracker)}`);
  assert.equal(scan(longest(by + 1)).scanned, longest(by + 1));
});

/** What a camera reads of an address's QR code, and how many squares it has on a side, with its border. */
function scan(address: string): { scanned: string; size: number } {
  const table = checkSquares(address);
  const SCALE = 4;
  const side = table.length * SCALE;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (table[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)]) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return { scanned: decodeQR({ width: side, height: side, data }), size: table.length };
}
