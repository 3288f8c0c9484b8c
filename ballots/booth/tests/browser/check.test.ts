/** The page on which ballots are checked: found on the board or not, opened on a second device, by keyboard, offline. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { trackerOf } from "../../src/protocol/bytes.ts";
import { ok } from "./ok.ts";
import { HUSTINGS, type Open, Service } from "./service.ts";
import { abort, altered, held, once, withWorker } from "./trouble.ts";
import { CHROMIUM, DESK, PHONE, Visitor } from "./visitor.ts";

const missing = [HUSTINGS === undefined && "the program hustings", CHROMIUM === undefined && "Chromium"].filter(Boolean);
const skip = missing.length > 0 ? `SKIPPED: no ${missing.join(" and no ")} here` : false;

let service: Service;
let folder: string;
let base: string;
let ranked: Open;
let summed: Open;
/** What the first device has made: a ballot that was tested, and one that was cast. */
let tested: { file: string; path: string; tracker: string; order: string[] };
let cast: { receipt: string; path: string; tracker: string; link: string };

const keep = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const page = (of: Open): string => `${base}/elections/${of.uuid}/check`;
const noAnswer = "The service doesn’t answer. Are you connected?";

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "check-"));
  service = await Service.start(HUSTINGS ?? "");
  [ranked, summed] = service.elections() as [Open, Open];
  const voter = ok(ranked.voters[0]);
  base = new URL(voter.link).origin;
  const visitor = await Visitor.come(PHONE);
  const { page: tab } = visitor;
  await tab.goto(voter.link);
  await visitor.at("Before you choose");
  await visitor.signIn(service, voter);
  await visitor.sees("You are signed in, and on the roll");
  await visitor.press("Continue");
  await visitor.at("Choose");
  await visitor.rankFirst();
  await tab.getByRole("button", { name: /^Rank 2nd: / }).last().click();
  const seen = await visitor.encrypt();
  await visitor.press("Test it instead");
  await visitor.at("This ballot was opened");
  const order = await tab.locator("ol.chosen li").allTextContents();
  const opened = await visitor.saves(() => visitor.press("Save the opened ballot"));
  tested = { file: opened.text, path: keep("tested-ballot.json", opened.text), tracker: seen, order };
  await visitor.press("Make a new ballot");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  await visitor.press("Cast this ballot");
  await visitor.at("Your vote is cast");
  const { text } = await visitor.saves(() => visitor.press("Save the receipt"));
  const link = ok(await tab.getByRole("link", { name: "Check my ballot" }).getAttribute("href"));
  cast = { receipt: text, path: keep("receipt.json", text), tracker: await visitor.tracker(), link };
  await visitor.leave();
});
after(async () => {
  if (skip) return;
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Chooses a file for a tested ballot, and opens it. */
async function opens(visitor: Visitor, path: string): Promise<void> {
  await visitor.page.getByLabel("The file, tested-ballot.json").setInputFiles(path);
  await visitor.press("Open it");
}

test("a tested ballot is opened on a second device, and its tracker is compared", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab } = visitor;
  await tab.goto(page(ranked));
  await visitor.at("Find my ballot");
  await visitor.press("Open it");
  await visitor.sees("Choose the file first.");
  const written = tab.getByLabel("The tracker that you wrote down before the test");
  await written.fill(tested.tracker.slice(0, 11));
  await opens(visitor, tested.path);
  await visitor.sees("Type in the first two groups of the tracker, 12 characters, or more; or nothing.");
  await visitor.both("check-written-short");
  await written.fill(tested.tracker.slice(0, 12));
  await visitor.press("Open it");
  await visitor.sees("It opens, all its proofs hold, and it was made of this:");
  await visitor.sees("Its tracker begins as the one that you wrote down.");
  await visitor.sees("It is not on the board.");
  assert.deepEqual(await tab.locator("ol.chosen li").allTextContents(), tested.order);
  assert.equal(tested.order.length, 2);
  await visitor.both("check-opened");
  await written.fill("");
  await visitor.press("Open it");
  await visitor.sees("This must be the tracker that you saw before you pressed “Test it instead”.");
  // The booth opened another ballot than the one that it showed.
  await written.fill(cast.tracker);
  await visitor.press("Open it");
  await visitor.sees("THIS IS NOT THE TRACKER THAT YOU WROTE DOWN.");
  assert.equal(await tab.locator(".state.ok").count(), 0, "nothing looks good beside it");
  await visitor.both("check-other-tracker");
  await visitor.leave();
});

test("tested ballots that don't open, are of another election, or were cast", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  await tab.goto(page(ranked));
  await visitor.at("Find my ballot");
  const bent = tested.file.replace(/("randomness":\[\[")(\d)/, (_, before: string, digit: string) => before + (digit === "1" ? "2" : "1"));
  assert.notEqual(bent, tested.file);
  await opens(visitor, keep("bent.json", bent));
  await visitor.sees("NOT OPENED:");
  await visitor.both("check-not-opened");
  await opens(visitor, keep("none.json", cast.receipt));
  await visitor.sees("This file is no tested ballot.");
  await visitor.both("check-no-tested-ballot");
  await context.route("**/objects/*", abort, once);
  await opens(visitor, tested.path);
  await visitor.sees(`Whether it has been cast could not be found out. ${noAnswer}`);
  assert.deepEqual(await tab.locator("ol.chosen li").allTextContents(), tested.order, "what it holds is shown all the same");
  const ballot = ok(/"ballot":(.*),"randomness"/.exec(tested.file)?.[1]);
  await context.route("**/objects/*", (route) => route.fulfill({ contentType: "application/json", body: ballot }), once);
  await visitor.press("Open it");
  await visitor.sees("IT HAS BEEN CAST: a ballot that was opened must never be.");
  await visitor.both("check-tested-and-cast");
  await tab.goto(page(summed));
  await visitor.at("Find my ballot");
  await opens(visitor, tested.path);
  await visitor.sees("This tested ballot is of another election");
  await visitor.both("check-tested-elsewhere");

  // A ranking that no count reads to its end.
  const { path, tracker } = tested;
  const ranks = Array.from({ length: 14 }, (_, i) => (i < 2 ? 1 : 0));
  await withWorker(visitor, page(ranked), `if (data.kind !== "open") return data; postMessage({ kind: "opened", opened: ${JSON.stringify({ tracker, answers: [ranks] })} });`);
  await tab.goto(page(ranked));
  await visitor.at("Find my ballot");
  await opens(visitor, path);
  await visitor.sees("A place is given twice or left out: this ranking counts only up to there. The booth never makes such a ballot.");
  assert.deepEqual(await tab.locator("ol.chosen li").evaluateAll((all) => all.map((one) => (one as HTMLLIElement).value)), [1, 1]);
  assert.equal(await tab.locator(".state.ok").count(), 0);
  await visitor.both("check-ranking-cut");
  await visitor.leave();
});

test("a ballot is found by the receipt's link, and whatever isn't right with it is said", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const field = tab.getByLabel("Your tracker, 43 characters");
  const file = tab.getByLabel("Or the receipt that you saved");
  assert.match(cast.link, /\/check#receipt=[\w-]+$/);
  await tab.goto(cast.link);
  await visitor.sees("The receipt is signed by the service.");
  await visitor.sees("Your ballot is on the board. All its proofs hold: they were checked on this device.");
  await visitor.sees("so it will count unless that code casts another.");
  assert.equal(await field.inputValue(), cast.tracker);
  await visitor.both("check-found");

  // Another address in the same tab is looked for at once.
  await tab.evaluate((fragment) => (location.hash = fragment), `tracker=${encodeURIComponent(tested.tracker)}`);
  await visitor.sees("There is no ballot with this tracker on the board.");
  await visitor.both("check-not-found");
  await field.fill("x");
  await visitor.press("Look for it");
  await visitor.sees("A tracker has 43 letters, digits, + and /.");

  const look = async (receipt: string): Promise<void> => {
    await file.setInputFiles(keep("other-receipt.json", receipt));
    await visitor.press("Look for it");
  };
  const { signature } = JSON.parse(cast.receipt) as { signature: string };
  await look(cast.receipt.replace(signature, (signature.startsWith("A") ? "B" : "A") + signature.slice(1)));
  await visitor.sees("The receipt’s signature does NOT hold: it isn’t the service’s, or was altered.");
  await visitor.sees("Your ballot is on the board.");
  await visitor.both("check-receipt-false");
  await look("{}");
  await visitor.sees("This can’t be read as a receipt:");
  await visitor.both("check-receipt-none");
  await context.route("**/keys/receipts", abort, once);
  await look(cast.receipt);
  await visitor.sees(`The receipt’s signature was not checked: the service’s key could not be had. ${noAnswer}`);
  await visitor.sees("Your ballot is on the board.");
  await context.route("**/objects/*", abort, once);
  await visitor.press("Look for it");
  await visitor.sees(noAnswer);
  await visitor.both("check-offline");
  assert.equal(await tab.locator(".state.wrong").count(), 0, "nobody is accused");
  await visitor.press("Look for it");
  await visitor.sees("Your ballot is on the board.");

  // What was given last is looked for, the tracker or the file.
  await field.fill(tested.tracker);
  await visitor.press("Look for it");
  await visitor.sees("There is no ballot with this tracker on the board.");
  await file.setInputFiles(cast.path);
  assert.equal(await field.inputValue(), "");
  await visitor.press("Look for it");
  await visitor.sees("Your ballot is on the board.");
  assert.equal(await field.inputValue(), cast.tracker);
  await tab.goto(page(summed));
  await visitor.at("Find my ballot");
  await look(cast.receipt);
  await visitor.sees("The receipt is of another election: look for its ballot on the page of that one.");
  await visitor.both("check-receipt-elsewhere");
  await visitor.leave();
});

test("a board that lies is found out; the newest question is answered", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const field = tab.getByLabel("Your tracker, 43 characters");
  const look = async (tracker: string): Promise<void> => {
    await field.fill(tracker);
    await visitor.press("Look for it");
  };
  await context.route("**/api/elections/*/election", abort, once);
  await tab.goto(page(ranked));
  await visitor.at("The booth can’t start");
  await visitor.press("Try again");
  await visitor.at("Find my ballot");
  const ballot = await (await tab.request.get(`${base}/api/elections/${ranked.uuid}/objects/${Buffer.from(cast.tracker, "base64").toString("hex")}`)).text();
  const bent = ballot.replace(/("response":")(\d)/, (_, before: string, digit: string) => before + (digit === "1" ? "2" : "1"));
  assert.notEqual(bent, ballot);
  const giving = (body: string): Promise<unknown> => context.route("**/objects/*", (route) => route.fulfill({ contentType: "application/json", body }), once);
  await giving(bent);
  await look(trackerOf(bent));
  await visitor.sees("ITS PROOFS DON’T HOLD:");
  await visitor.both("check-proofs-fail");
  const other = '{"credential":"","questions":[]}';
  await giving(other);
  await look(trackerOf(other));
  await visitor.sees("The board has something of this name, and it is no ballot.");
  assert.equal(await tab.locator(".state.wrong").count(), 0, "nobody is accused");
  await visitor.both("check-no-ballot");
  const { election } = JSON.parse(cast.receipt) as { election: string };
  await look(election);
  await visitor.sees("This is the fingerprint of the election, not a tracker.");
  assert.equal(await tab.locator(".state.wrong").count(), 0, "nobody is accused");
  await giving(bent);
  await look(cast.tracker);
  await visitor.sees("The service gave another ballot than the one that was asked for.");
  await visitor.both("check-another-ballot");

  // The first answer comes after the second question, and isn't shown as that one's.
  const { hold, count, go } = held();
  await context.route("**/objects/*", hold, once);
  await look(cast.tracker);
  await visitor.sees("Looking…");
  await look(tested.tracker);
  await visitor.sees("There is no ballot with this tracker on the board.");
  const late = tab.waitForResponse((answer) => answer.url().includes("/objects/") && answer.ok());
  go();
  await late;
  // The thread answers one after the other: what was asked first has been answered when this has.
  await opens(visitor, tested.path);
  await visitor.sees("It opens, all its proofs hold");
  assert.equal(count(), 1);
  assert.equal(await tab.getByText("Your ballot is on the board.").filter({ visible: true }).count(), 0);
  await visitor.sees("There is no ballot with this tracker on the board.");
  await visitor.leave();
});

test("a check that fails or stops says nothing against a ballot", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const failing = 'if (data.kind === "verify" || data.kind === "open") postMessage({ kind: "failed", why: "out of memory", known: false }); else return data;';
  const silent = 'if (data.kind !== "verify" && data.kind !== "open") return data;';
  for (const [worker, said] of [
    [failing, "This device could not check it: out of memory. Load this page again, or try another device."],
    [silent, "Nothing has moved for half a minute: your device may have stopped it. Wait, or load this page again."],
  ] as const) {
    for (const form of ["find", "open"]) {
      await context.unrouteAll();
      await withWorker(visitor, page(ranked), worker);
      await visitor.open(page(ranked));
      await visitor.at("Find my ballot");
      if (worker === silent) await tab.clock.install();
      if (form === "open") await opens(visitor, tested.path);
      else {
        const given = tab.waitForResponse(/\/objects\//);
        await tab.getByLabel("Your tracker, 43 characters").fill(cast.tracker);
        await visitor.press("Look for it");
        await (await given).finished();
      }
      // The thread is asked when the ballot is read, which the waiting doesn't tell: a second look finds it.
      for (let i = 0; worker === silent && i < 5 && (await tab.locator(".state.warn").count()) === 0; i += 1) await tab.clock.runFor(31_000);
      await visitor.sees(said);
      assert.equal(await tab.locator(".state.wrong").count(), 0, "nobody is accused");
    }
  }
  await visitor.both("check-stuck");
  await visitor.leave();
});

test("the fate of a ballot by the stage of its election", { skip }, async () => {
  const stages = [
    ["closed", "It is the last one of its voting code, and voting is over: it is among those that will be counted."],
    ["counted", "It is among those that were counted."],
    ["void", "The election is void: no ballot of it counts."],
  ] as const;
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  for (const [stage, said] of stages) {
    await context.unrouteAll();
    await altered(visitor, (html) => html.replace('data-stage="voting"', `data-stage="${stage}"`));
    await visitor.open(cast.link);
    await visitor.sees(said);
    assert.equal(await tab.locator(".state.warn").filter({ visible: true }).count(), stage === "void" ? 1 : 0);
  }
  await visitor.leave();
});

test("the check page by keyboard alone", { skip }, async () => {
  const visitor = await Visitor.come(PHONE);
  const { page: tab } = visitor;
  await tab.goto(page(ranked));
  await visitor.at("Find my ballot");
  assert.equal(await visitor.focused(), "Find my ballot");
  await visitor.to("Your tracker, 43 characters");
  await tab.keyboard.type(cast.tracker);
  await tab.keyboard.press("Enter");
  await visitor.sees("Your ballot is on the board.");
  await visitor.chooses("Or the receipt that you saved", cast.path);
  await visitor.key("Look for it");
  await visitor.sees("The receipt is signed by the service.");
  await visitor.chooses("The file, tested-ballot.json", tested.path);
  await visitor.to(/^The tracker that you wrote down before the test/);
  await tab.keyboard.type(tested.tracker.slice(0, 12));
  await visitor.key("Open it");
  await visitor.sees("Its tracker begins as the one that you wrote down.");
  await visitor.leave();
});

test("without scripts the check page leads to the list of ballots, and to the tool", { skip }, async () => {
  const visitor = await Visitor.come({ ...PHONE, scripts: false });
  const { page: tab } = visitor;
  await tab.goto(page(ranked));
  await visitor.at("Without scripts");
  await visitor.at("With another program");
  await tab.getByRole("link", { name: "The list of ballots" }).click();
  await tab.waitForURL(/\/trackers$/);
  await visitor.sees(cast.tracker);
  await visitor.leave();
});
