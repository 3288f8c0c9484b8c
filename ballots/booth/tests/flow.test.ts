/** The way into the booth and the answers on it: links, who is signed in, whose word an answer is, one thing at a time. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ed25519 } from "@noble/curves/ed25519.js";

import * as api from "../src/api.ts";
import { type Outgoing, acknowledged } from "../src/casting.ts";
import { codeIn, codeOfAddress, ofLink } from "../src/code.ts";
import { base64, hashOf, nameOf, utf8 } from "../src/protocol/bytes.ts";
import { textOf } from "../src/protocol/receipt.ts";
import { oneAtATime } from "../src/screen.ts";
import { standing } from "../src/who.ts";

const CODE = "aaaaa-bbbbbb-ccccc-dddddd";

test("a code stands in a link, behind its #, and nothing else there is one", () => {
  assert.equal(codeIn(`code=${CODE}`), CODE);
  assert.equal(codeIn(CODE), CODE);
  assert.equal(codeIn("code=aaaaa"), "aaaaa", "a link that was cut off is told as that");
  for (const other of ["", "content", "tracker=abc", `${CODE}x`]) assert.equal(codeIn(other), undefined, other);
  const link = `https://vote.example.org/elections/v7oaj2C4cxKG6k/vote#code=${CODE}`;
  for (const typed of [link, ` ${link}\n`]) assert.equal(ofLink(typed), CODE);
  for (const typed of [CODE, "", "aa#bb", "https://vote.example.org/"]) assert.equal(ofLink(typed), typed);
});

test("a code leaves the address, and another fragment stays", () => {
  const shown: unknown[] = [];
  const address = { pathname: "/elections/e/vote", search: "?a=b", hash: "" };
  const replaceState = (...given: unknown[]): number => shown.push(given);
  Object.assign(globalThis, { location: address, history: { state: { step: 1 }, replaceState } });
  try {
    for (const hash of ["", "#content", "#tracker=abc"]) {
      address.hash = hash;
      assert.equal(codeOfAddress(), undefined, hash);
    }
    assert.deepEqual(shown, []);
    address.hash = `#code=${CODE}`;
    assert.equal(codeOfAddress(), CODE);
    assert.deepEqual(shown, [[{ step: 1 }, "", "/elections/e/vote?a=b"]]);
  } finally {
    Object.assign(globalThis, { location: undefined, history: undefined });
  }
});

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

/** Has the service answer so, at every address or at some. */
function answering(answer: (path: string) => Response): void {
  globalThis.fetch = async (path) => answer(String(path));
}

const problem = (status: number, kind: string, more: object = {}): Response =>
  Response.json({ type: `urn:hustings:${kind}`, detail: "why", ...more }, { status });
/** What a browser makes of a redirection that it isn't to follow. */
const redirected = (): Response => ({ type: "opaqueredirect", status: 0, ok: false }) as Response;

test("what was typed is at fault where the service says so, and not where the service is", async () => {
  for (const form of [api.askForCode, api.signIn]) {
    answering(redirected);
    assert.equal(await form("x"), true);
    answering(() => new Response("<p>A page</p>", { status: 422 }));
    assert.equal(await form("x"), false);
    for (const [status, kind] of [[503, "busy"], [403, "cross-site"], [500, "internal"]] as const) {
      answering(() => problem(status, kind));
      await assert.rejects(form("x"), (fault) => fault instanceof api.Refused && fault.kind === kind && fault.message === "why");
    }
  }
  answering(redirected);
  await api.signOut();
  answering(() => new Response("", { status: 422 }));
  await assert.rejects(api.signOut(), api.Unreached);
});

test("a refusal is the service's own or nobody's", async () => {
  const foreign = [
    new Response("<h1>Forbidden</h1>", { status: 403 }), new Response("null", { status: 403 }), Response.json("no", { status: 403 }),
    Response.json({ type: "about:blank", detail: "Buy a ticket" }, { status: 403 }), Response.json({ type: 7 }, { status: 403 }),
    Response.json({ type: "urn:hustings:forbidden" }, { status: 403 }),
  ];
  for (const answer of foreign) {
    answering(() => answer);
    await assert.rejects(api.text("/"), (fault) => {
      assert.ok(fault instanceof api.Refused);
      assert.deepEqual([fault.status, fault.kind, fault.detail], [403, "", "The service gave an answer that can’t be used (403)."]);
      return true;
    });
  }
});

test("who is signed in, and as what", async () => {
  const of = (answer: () => Response): Promise<unknown> => {
    answering(answer);
    return standing("e");
  };
  assert.deepEqual(await of(() => Response.json({ on_the_roll: true, name: "Ada" })), { standing: "on the roll", name: "Ada" });
  assert.deepEqual(await of(() => Response.json({ on_the_roll: false, name: "Ada" })), { standing: "not on the roll", name: "Ada" });
  assert.deepEqual(await of(() => problem(401, "unauthenticated")), { standing: "out", name: undefined });
  assert.deepEqual(await of(() => problem(403, "forbidden")), { standing: "not on the roll", name: undefined });
  for (const status of [401, 403, 502]) await assert.rejects(of(() => new Response("a proxy's", { status })), api.Refused, `${status}`);
  await assert.rejects(of(() => problem(503, "busy")), api.Refused);
  answering(() => new Response("<h1>Your account</h1>"));
  assert.equal(await api.isSomebodyIn(), true);
  answering(() => problem(401, "unauthenticated"));
  assert.equal(await api.isSomebodyIn(), false);
  answering(() => new Response("a proxy's", { status: 401 }));
  await assert.rejects(api.isSomebodyIn(), api.Refused);
});

test("a receipt that can't be checked is no refusal, and another's is false whatever the key says", async () => {
  const { secretKey, publicKey } = ed25519.keygen();
  const [election, tracker] = [base64(hashOf("election")), base64(hashOf("ballot"))];
  const bare = { election, tracker, height: 7, event: nameOf("event"), time: "2026-12-01T12:00:00Z", signature: "" };
  const signature = `${base64(ed25519.sign(utf8(textOf(bare)), secretKey))}==`;
  const file = JSON.stringify({ ...bare, signature });
  const outgoing: Outgoing = { uuid: "u", fingerprint: election, ballot: "b", tracker, key: "k", mayBeThere: false, mayBeTested: false };
  const signed = async (to: Partial<Outgoing> = {}): Promise<unknown> => (await acknowledged({ ...outgoing, ...to }, file)).signed;
  const key = (): Response => Response.json({ public_key: `${base64(publicKey)}=` });
  answering(key);
  assert.equal(await signed(), true);
  assert.equal(await signed({ tracker: base64(hashOf("another")) }), false);
  assert.equal(await signed({ fingerprint: base64(hashOf("another")) }), false);
  answering(() => Response.json({ public_key: `${base64(ed25519.keygen().publicKey)}=` }));
  assert.equal(await signed(), false);
  for (const lost of [() => problem(403, "forbidden"), () => new Response("", { status: 502 }), () => { throw new TypeError("offline"); }]) {
    answering(lost);
    assert.equal(await signed(), undefined);
    assert.equal(await signed({ tracker: base64(hashOf("another")) }), false);
  }
  answering(key);
  await assert.rejects(acknowledged(outgoing, "<p>Sign in to the wireless network</p>"));
});

test("one thing at a time: a second press does nothing, and a failure leaves the button to press again", async () => {
  const given = new Map<string, string>();
  const pressed = {
    getAttribute: (name: string) => given.get(name) ?? null,
    setAttribute: (name: string, value: string) => void given.set(name, value),
    removeAttribute: (name: string) => void given.delete(name),
  };
  let [begun, finish] = [0, (): void => {}];
  const work = (): Promise<void> => {
    begun += 1;
    return new Promise((resolve) => (finish = resolve));
  };
  const first = oneAtATime(pressed, work);
  await oneAtATime(pressed, work);
  assert.deepEqual([begun, given.get("aria-disabled")], [1, "true"]);
  finish();
  await first;
  assert.equal(given.size, 0);
  await assert.rejects(oneAtATime(pressed, () => Promise.reject(new Error("why"))));
  assert.equal(given.size, 0);
  const again = oneAtATime(pressed, work);
  finish();
  await again;
  assert.equal(begun, 2);
});
