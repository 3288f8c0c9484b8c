/** A worker is asked one thing at a time, so that no question hears the answer to another. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { Failed, Thread } from "../src/thread.ts";

type Ask = "verify" | "open";
type Told = { kind: "holds"; which: number } | { kind: "opened" };

/** Answers when the test says so. */
class Worker extends EventTarget {
  static last: Worker;
  readonly asked: Ask[] = [];

  constructor() {
    super();
    Worker.last = this;
  }

  postMessage(ask: Ask): void {
    this.asked.push(ask);
  }

  terminate(): void {}

  say(data: object): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

before(() => {
  Object.assign(globalThis, { Worker, fetch: async () => new Response("") });
});

const start = async (): Promise<[Thread<Ask, Told>, Worker]> => {
  const thread = await Thread.start<Ask, Told>({ address: "/worker.js", integrity: "" });
  return [thread, Worker.last];
};
/** Lets everything run that waits for nothing from outside. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("each question gets its own answer, whatever is asked meanwhile", async () => {
  const [thread, worker] = await start();
  const [first, second, third] = [thread.ask("verify", "holds"), thread.ask("open", "opened"), thread.ask("verify", "holds")];
  await settle();
  assert.deepEqual(worker.asked, ["verify"], "the second waits for the first");
  worker.say({ kind: "progress", done: 1, of: 2 });
  await settle();
  assert.deepEqual(worker.asked, ["verify"], "and what tells of progress is no answer");
  worker.say({ kind: "holds", which: 1 });
  assert.deepEqual(await first, { kind: "holds", which: 1 });
  await settle();
  assert.deepEqual(worker.asked, ["verify", "open"]);
  worker.say({ kind: "opened" });
  assert.deepEqual(await second, { kind: "opened" });
  await settle();
  worker.say({ kind: "holds", which: 3 });
  assert.deepEqual(await third, { kind: "holds", which: 3 });
});

test("what fails does so alone: the next is asked all the same", async () => {
  const [thread, worker] = await start();
  const [first, second, third] = [thread.ask("open", "opened"), thread.ask("verify", "holds"), thread.ask("verify", "holds")];
  await settle();
  worker.say({ kind: "failed", why: "no ballot" });
  await assert.rejects(first, (fault) => fault instanceof Failed && !fault.known && fault.message === "no ballot");
  await settle();
  worker.say({ kind: "opened" });
  await assert.rejects(second, (fault) => !(fault instanceof Failed) && /something else/.test(`${fault}`));
  const bad = thread.ask("verify", "holds");
  await settle();
  worker.say({ kind: "holds", which: 3 });
  assert.deepEqual(await third, { kind: "holds", which: 3 });
  await settle();
  worker.say({ kind: "failed", why: "the signature", known: true });
  await assert.rejects(bad, (fault) => fault instanceof Failed && fault.known && fault.message === "the signature");
});
