/** Every page that the service itself makes, as each role meets it: wide and narrow, light and dark,
 *  by mouse and by keyboard alone; held against axe, the policy and the width of the window wherever anybody looks. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { Page } from "playwright-core";

import { BALLOTS, run } from "../support/programs.ts";
import { ok } from "./ok.ts";
import { HUSTINGS, type Open, Service } from "./service.ts";
import { CHROMIUM, DESK, LOOKS_ALONE, PAPER, PHONE, Visitor, pictures } from "./visitor.ts";


const missing = [HUSTINGS === undefined && "the program hustings", CHROMIUM === undefined && "Chromium"].filter(Boolean);
const skip = missing.length > 0 ? `SKIPPED: no ${missing.join(" and no ")} here` : false;

let service: Service;
let open: Open[];
let base: string;
/** Elections by stage: seated, voting (two of them), nominations. */
const at = new Map<string, string[]>();

before(async () => {
  if (skip) return;
  service = await Service.start(HUSTINGS ?? "");
  open = service.elections();
  base = new URL(ok(open[0]?.voters[0]).link).origin;
  const listed = (await (await fetch(`${base}/api/v1/elections`)).json()) as { uuid: string; stage: string }[];
  for (const { uuid, stage } of listed) at.set(stage, [...(at.get(stage) ?? []), uuid]);
});
after(async () => {
  if (!skip) await service.stop();
});

const uuid = (stage: string): string => ok(at.get(stage)?.[0]);

/** Somebody at a desk. Scripts are on, for axe is one; that the pages have none is seen at each. */
const come = (): Promise<Visitor> => Visitor.come(DESK);

/** Goes to an address, and looks at it wide in the light and narrow in the dark. */
async function see(visitor: Visitor, path: string, name: string): Promise<void> {
  if (path !== "") await visitor.page.goto(new URL(path, base).href);
  await both(visitor, name);
}

async function both(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor;
  assert.equal(await page.evaluate(() => document.scripts.length), 0, `${name}: a script`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESK);
  await visitor.look(`wide-${name}`);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(PHONE);
  await visitor.look(`narrow-${name}`, LOOKS_ALONE);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESK);
}

/** Signs in by a code from a letter. */
async function signIn({ page }: { page: Page }, email: string): Promise<void> {
  const press = (name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
  const before = service.lettersTo(email);
  await page.goto(`${base}/sign-in`);
  await page.getByLabel(/E-mail address/).fill(email);
  await press("Send me a code");
  await page.getByLabel("Code", { exact: true }).fill(await service.codeTo(email, before));
  await press("Sign in");
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows now (RFC 6238). */
function password(secret: string): string {
  const bits = [...secret].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const tag = createHmac("sha1", key).update(step).digest();
  const from = (tag.at(-1) ?? 0) & 15;
  return String((tag.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Signs in somebody with an office, and sets up their authenticator app. */
async function signInWithApp(visitor: Visitor, email: string): Promise<void> {
  await signIn(visitor, email);
  await visitor.press("Set up an authenticator app");
  const secret = ok(await visitor.page.locator("code").first().textContent());
  await visitor.page.getByLabel("Six digits").fill(password(secret));
  await visitor.press("Use this app");
  await visitor.at("Your recovery codes");
}

/** What has the focus, by its name. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : undefined;
    return (element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "").trim();
  });

/** Enter, and the page that it leads to. */
async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

/** Tabs on until the focus is on something whose name begins so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).startsWith(name)) return;
  }
  assert.fail(`no way to "${name}" by Tab`);
}

/** What of a transcript is compared. */
interface Transcript {
  valid: number;
  candidates: string[];
  elected: number[];
}

test("anybody: every public page, empty lists and errors", { skip }, async () => {
  const visitor = await come();
  const [seated, voting, standing] = [uuid("seated"), uuid("voting"), uuid("nominations")];
  const pages: [string, string][] = [
    ["/", "front"],
    [`/elections/${seated}`, "election-seated"],
    [`/elections/${voting}`, "election-voting"],
    [`/elections/${standing}`, "election-nominations"],
    [`/elections/${seated}/result`, "result"],
    [`/elections/${seated}/record`, "record"],
    [`/elections/${standing}/record`, "record-none"],
    [`/elections/${seated}/trackers`, "trackers"],
    [`/elections/${seated}/trackers?begins=zzzzzzzz`, "trackers-none"],
    [`/elections/${seated}/trackers?begins=%3C`, "trackers-error"],
    [`/elections/${seated}/candidates`, "candidates"],
    [`/elections/${seated}/notice`, "notice"],
    [`/elections/${seated}/disclosure`, "disclosure"],
    ["/panels", "panels"],
    ["/panels/ccio-panel", "panel"],
    ["/panels/ccio-panel/meetings", "meetings"],
    ["/sign-in", "sign-in"],
    ["/components", "components"],
    ["/help", "help"],
    ["/no/such/page", "not-found"],
  ];
  for (const [path, name] of pages) await see(visitor, path, name);
  // Its hundreds of entries are all alike, so one look is enough.
  await visitor.page.setViewportSize(PHONE);
  await visitor.page.goto(`${base}/interface`);
  await visitor.look("narrow-interface");
  // The ballots as counted: the published rankings, one paper for each of the valid votes.
  const blt = await (await fetch(`${base}/elections/${seated}/result.blt`)).text();
  const { valid, candidates, elected } = (await (await fetch(`${base}/elections/${seated}/transcript.json`)).json()) as Transcript;
  const papers = [...blt.matchAll(/^(\d+) \d[\d ]* 0$/gm)].map(([, count]) => Number(count));
  assert.equal(papers.reduce((sum, count) => sum + count, 0), valid);
  if (BALLOTS !== undefined) {
    const file = join(tmpdir(), `result-${process.pid}.blt`);
    writeFileSync(file, blt);
    const { ok: counts, said } = run(BALLOTS, ["count", "--rule", "scottish", file], tmpdir());
    assert.ok(counts && elected.every((number) => said.includes(ok(candidates[number - 1]))), said);
  }
  await visitor.page.goto(`${base}/elections/${seated}/result`);
  await visitor.page.emulateMedia({ media: "print" });
  await visitor.page.setViewportSize(PAPER);
  await visitor.look("print-result", LOOKS_ALONE);
  const paper = join(pictures(), "print-result.pdf");
  await visitor.page.pdf({ path: paper, preferCSSPageSize: true });
  const sheets = readFileSync(paper, "latin1").match(/\/Type\s*\/Page\b/g) ?? [];
  assert.ok(sheets.length >= 2 && sheets.length <= 6, `a printed result is ${sheets.length} sheets`);
  await visitor.leave();
});

test("a member: their elections, standing by keyboard alone, and a mistake", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  await signIn(visitor, ok(open[0]?.voters[3]).email);
  await see(visitor, "/my", "my");
  await see(visitor, "/account", "account");
  const standing = uuid("nominations");
  await see(visitor, `/elections/${uuid("voting")}/my`, "my-voting");
  await see(visitor, `/elections/${standing}/roll`, "my-roll");
  await see(visitor, `/elections/${standing}/my`, "my-nominations");
  // By keyboard alone, on a phone.
  await page.setViewportSize(PHONE);
  await tabTo(page, "Stand");
  await enter(page);
  await visitor.at("Stand");
  await tabTo(page, "Your statement");
  await page.keyboard.insertText("word ".repeat(1_200));
  await tabTo(page, "Stand");
  await enter(page);
  await visitor.sees("Not done.");
  await both(visitor, "my-stand-error");
  await page.setViewportSize(PHONE);
  await page.getByLabel("Your statement").fill("");
  await page.getByLabel("Your statement").focus();
  await page.keyboard.insertText("I stand for small trusts.");
  await tabTo(page, "Stand");
  await enter(page);
  await visitor.sees("You stand.");
  await both(visitor, "my-stands");
  // The session ends while they write: in another tab they sign in, and send what they wrote again.
  await page.getByRole("link", { name: "Change my statement …" }).click();
  await page.getByLabel("Your statement").fill("I stand for small trusts, and for <b>large</b> ones.");
  await visitor.context.clearCookies();
  await visitor.press("Change it");
  await visitor.sees("Nothing was done.");
  await both(visitor, "my-signed-out");
  const [tab] = await Promise.all([visitor.context.waitForEvent("page"), page.getByRole("link", { name: /^Sign in/ }).click()]);
  await signIn({ page: tab }, ok(open[0]?.voters[3]).email);
  await tab.waitForURL("**/account");
  await tab.close();
  await visitor.press("Send it again");
  await visitor.sees("Your statement is changed.");
  await page.getByRole("link", { name: "My photograph …" }).click();
  await both(visitor, "my-photograph");
  await visitor.press("Send it");
  await visitor.sees("Choose a file");
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 400 } });
  await page.getByLabel("The picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer });
  await visitor.press("Send it");
  await visitor.sees("Your photograph is as you wanted it.");
  await page.getByRole("link", { name: "Withdraw …" }).click();
  await both(visitor, "my-withdraw");
  await visitor.leave();
});

let secretary: Visitor;

test("a secretary: the desk of every election and the page before every act", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  await signInWithApp(visitor, "secretary@hustings.example");
  await see(visitor, "/my", "secretary-my");
  await see(visitor, "/desk", "desk-home");
  for (const stage of ["seated", "voting", "nominations"]) {
    await see(visitor, `/elections/${uuid(stage)}/desk`, `desk-${stage}`);
  }
  const desk = `${base}/elections/${uuid("nominations")}/desk`;
  // Each act's own page.
  await page.goto(desk);
  const links = await page.locator(`main a[href^="/elections/${uuid("nominations")}/desk/"]`).evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  const voting = `/elections/${uuid("voting")}/desk`;
  const acts = [...links, ...["pause", "extend", "remind"].map((act) => `${voting}/${act}`)];
  const seen = new Set<string>();
  for (const link of acts) {
    const name = link.replace(/.*\/desk\//, "").replace(/\W+/g, "-").replace(/-item-\d+/, "");
    if (seen.has(name)) continue;
    seen.add(name);
    await see(visitor, link, `act-${name}`);
  }
  // Nominations are open for days yet, so the roll isn't offered.
  assert.ok(["move-to-void", "accept", "reject", "holders", "lookup"].every((name) => seen.has(name)), [...seen].join());
  // By mouse: a nomination is accepted.
  await page.goto(desk);
  await page.getByRole("link", { name: /^Accept/ }).first().click();
  await visitor.press("Accept");
  await visitor.sees("The nomination is accepted.");
  // By keyboard alone: another is rejected, first without a ground.
  await tabTo(page, "Reject");
  await enter(page);
  await tabTo(page, "Why, in a sentence");
  await page.keyboard.insertText("It came from somebody else.");
  await tabTo(page, "Reject");
  await enter(page);
  await visitor.sees("Not done.");
  await both(visitor, "act-reject-error");
  await page.getByLabel("On which ground").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "Reject");
  await enter(page);
  await visitor.sees("The nomination is rejected");
  // The roll is looked up; voting is interrupted, and goes on.
  await page.goto(`${desk}/lookup`);
  await page.getByLabel("Their e-mail address").fill(ok(open[0]?.voters[0]).email);
  await visitor.press("Look it up");
  await visitor.sees("Would be on the roll");
  await both(visitor, "act-lookup-answer");
  await page.goto(`${base}${voting}/pause`);
  await page.getByLabel("Why").fill("A test of the lights.");
  await visitor.press("Interrupt voting");
  await visitor.sees("Voting is interrupted.");
  await both(visitor, "desk-paused");
  await page.goto(`${base}${voting}/resume`);
  await page.getByLabel("How it ended").fill("The lights are on.");
  await visitor.press("Go on");
  await visitor.sees("Ballots are taken again.");
  // An election is called: the days, a fault, the notice.
  await see(visitor, "/panels/ccio-panel/call", "call");
  const later = new Date(Date.now() + 120 * 86_400_000);
  later.setUTCDate(later.getUTCDate() + ((10 - later.getUTCDay()) % 7));
  await page.getByLabel("When is voting to close?").fill(later.toISOString().slice(0, 10));
  await visitor.press("Count the days");
  await visitor.at("The notice");
  await both(visitor, "call-days");
  await page.getByLabel("What it is called").fill("Election to the CCIO advisory panel, spring");
  await page.getByLabel("How many are to be elected").fill("0");
  await visitor.press("Read the notice");
  await visitor.sees("Not called.");
  await both(visitor, "call-error");
  await page.getByLabel("How many are to be elected").fill("8");
  await visitor.press("Read the notice");
  await visitor.sees("Notice of election:");
  await both(visitor, "call-notice");
  await visitor.press("Give the notice");
  await visitor.sees("The election has been called.");
  await both(visitor, "desk-call");
  secretary = visitor;
});

test("a secretary: letters, meetings, a vacancy and the rules of a panel", { skip }, async () => {
  const visitor = secretary;
  const { page } = visitor;
  await see(visitor, `/elections/${uuid("voting")}/desk/letters/all`, "letters");
  await page.getByRole("link", { name: /^Send again/ }).first().click();
  await both(visitor, "act-resend");
  await visitor.press("Send it again");
  await visitor.sees("The letter is on its way again.");
  const desk = "/panels/ccio-panel/desk";
  const follow = (name: string | RegExp): Promise<void> => page.getByRole("link", { name }).first().click();
  await see(visitor, desk, "panel-desk");
  const at = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:30`;
  const call = async (days: number): Promise<void> => {
    await page.goto(`${base}${desk}`);
    await follow("Call a meeting …");
    await page.getByLabel("When it begins").fill(at(days));
    await visitor.press("Call it");
    await visitor.sees("The meeting is in the calendar.");
  };
  await see(visitor, `${desk}/meeting`, "act-meeting");
  await see(visitor, `${desk}/series`, "act-series");
  await call(10);
  await follow(/^Move/);
  await both(visitor, "act-shift");
  // Somebody else looks at the same form.
  const other = await visitor.context.newPage();
  await other.goto(page.url());
  await page.getByLabel("How many minutes it lasts").fill("2");
  await visitor.press("Move it");
  await visitor.sees("A meeting lasts 5 to 600 minutes");
  await page.getByLabel("How many minutes it lasts").fill("90");
  await visitor.press("Move it");
  await visitor.sees("The meeting is moved.");
  // What the other saw isn't what is there.
  await other.getByRole("button", { name: "Move it" }).click();
  await other.getByText("Somebody else has changed this since you opened the page").waitFor();
  await other.close();
  await page.goto(`${base}${desk}`);
  await follow(/^Cancel/);
  await page.getByLabel("Why").fill("The building is shut.");
  await visitor.press("Cancel the meeting");
  await visitor.sees("The meeting is cancelled.");
  await call(-1);
  await follow(/^Who was there/);
  await both(visitor, "act-attend");
  await page.locator("select").first().selectOption("Sent apologies");
  await visitor.press("Record it");
  await visitor.sees("It is recorded who was there.");
  await visitor.sees("7 of 8 who vote were there");
  await follow(/^Write the minutes/);
  await page.getByLabel("Inner part").fill("Names were named.");
  await page.getByLabel("Public part").fill("The panel met.");
  await both(visitor, "act-minutes");
  await visitor.press("Keep these minutes");
  await visitor.sees("The minutes are kept.");
  await follow(/^Record a decision/);
  await page.getByLabel("What was decided").fill("To meet in the afternoon.");
  await page.getByLabel("Votes for it").fill("7");
  await page.getByLabel("Everybody can read it").check();
  await both(visitor, "act-decide");
  await visitor.press("Record the decision");
  await visitor.sees("It is recorded.");
  await follow(/^Record a co-option/);
  await both(visitor, "act-co-opt");
  await see(visitor, "/panels/ccio-panel/meetings", "meetings-held");
  await visitor.sees("To meet in the afternoon.");
  assert.equal(await page.getByText("Names were named.").count(), 0, "the inner part is for the panel");
  // Somebody leaves, and the ballots are counted again without them.
  await page.goto(`${base}${desk}`);
  await follow(/^Leaves early.*Seat 3/);
  await page.getByLabel("First day without them").fill(at(0).slice(0, 10));
  await page.getByLabel("Why").selectOption("Resigned");
  await both(visitor, "act-end");
  await visitor.press("Record it");
  await visitor.sees("It is in the register");
  await both(visitor, "panel-desk-vacancy");
  await follow(/^Take the next step/);
  await both(visitor, "act-step");
  await visitor.press("Take the step");
  await visitor.sees("has to answer.");
  // New rules: begun from what there is or from a template, changed in a form, first wrongly; read, and kept.
  await see(visitor, "/panels/ccio-panel/rules", "rules");
  await page.goto(`${base}${desk}`);
  await follow("Change them …");
  await visitor.at("Change the rules");
  await both(visitor, "rules-begin");
  await page.getByLabel("Rules to begin with").selectOption("stv-12-half-each-year");
  await visitor.press("Begin");
  await visitor.at("Chair and vice-chair");
  assert.equal(await page.getByLabel("Class 1: number of seats").inputValue(), "12");
  await page.getByLabel("Rules to begin with").selectOption("present");
  await Promise.all([page.waitForURL(/from=present$/), visitor.press("Begin anew")]);
  await both(visitor, "rules-form");
  await page.getByLabel("The longest statement").fill("600");
  await page.getByLabel("Length of a full term").fill("121");
  await page.getByLabel("In a sentence").fill("Longer statements");
  await visitor.press("Read the new rules");
  await visitor.sees("121 months is no term");
  await both(visitor, "rules-form-error");
  assert.equal(await page.getByLabel("The longest statement").inputValue(), "600");
  // By keyboard alone, on a phone: from the fault to its field, and on to the sentences.
  await page.setViewportSize(PHONE);
  await tabTo(page, "Length of a full term");
  await page.keyboard.press("Enter");
  await page.locator("#term-months:focus").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("24");
  await tabTo(page, "Read the new rules");
  await enter(page);
  await visitor.sees("What the new rules say");
  await both(visitor, "rules-form-read");
  await visitor.sees("A statement has at most 600 words.");
  await visitor.press("Make them the panel’s rules");
  await visitor.sees("These rules hold for elections that are called from now on.");
  await both(visitor, "rules-made");
  await page.goto(`${base}${desk}`);
  await visitor.sees("Version 2");
  await both(visitor, "panel-desk-all");
  await visitor.leave();
});

test("an operator imports members: a file with faults, one to look at, and the write", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  await signInWithApp(visitor, "operator@hustings.example");
  await see(visitor, "/members/import", "import");
  const file = join(tmpdir(), `members-${process.pid}.csv`);
  const send = async (text: string): Promise<void> => {
    writeFileSync(file, text);
    await page.goto(`${base}/members/import`);
    await page.getByLabel("The file").setInputFiles(file);
    await visitor.press("Look at it");
  };
  await send("name,email,network,since\nAnn,no address,ccio,2026-01-01\nBob,b@example.org,ccio,soon\n");
  await visitor.sees("Not imported.");
  await both(visitor, "import-error");
  await send("name,email,network,since\nAnn Newcomer,ann@members.example,ccio,2026-01-01\nAnn Newcomer,ann+2@members.example,ccio,2026-01-01\n");
  await visitor.sees("Nothing is written yet.");
  await both(visitor, "import-look");
  await visitor.press("Write all of it");
  await visitor.sees("All of it is written.");
  await both(visitor, "import-done");
  await visitor.leave();
});

test("an auditor reads the log", { skip }, async () => {
  const visitor = await come();
  await signInWithApp(visitor, "auditor@hustings.example");
  await see(visitor, "/acts", "acts");
  await visitor.leave();
});
