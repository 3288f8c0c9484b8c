/** Every page that the service itself makes, as each role meets it: wide and narrow, light and dark,
 *  by mouse and by keyboard alone; held against axe, the policy and the width of the window wherever anybody looks. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { Page } from "playwright-core";

import { BALLOTS, run } from "../support/programs.ts";
import { ok } from "./ok.ts";
import { HUSTINGS, type Open, Service } from "./service.ts";
import { CHROMIUM, DESK, LOOKS_ALONE, PAPER, PHONE, Visitor, pictures, signInByCode, signInHere, unchecked } from "./visitor.ts";

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
  await scriptless(visitor.page, name);
  await visitor.both(name);
}

/** Looks once, narrow in the light: enough at a page that is made as others are. */
async function glance(visitor: Visitor, path: string, name: string): Promise<void> {
  const { page } = visitor;
  if (path !== "") await page.goto(new URL(path, base).href);
  await scriptless(page, name);
  await page.setViewportSize(PHONE);
  await visitor.look(`narrow-${name}`);
  await page.setViewportSize(DESK);
}

/** The one script that a page of ours may have takes a voting code out of the address, while nobody can vote. */
async function scriptless(page: Page, name: string): Promise<void> {
  const scripts = await page.evaluate(() => [...document.scripts].map((script) => new URL(script.src).pathname));
  assert.deepEqual(scripts.filter((path) => !path.startsWith("/booth/address-")), [], `${name}: a script`);
}

/** Signs in by a code from a letter. */
const signIn = ({ page }: { page: Page }, email: string): Promise<void> => signInByCode(page, service, base, email);

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows now, or so many times half a minute later (RFC 6238). */
function password(secret: string, later = 0): string {
  const bits = [...secret].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac("sha1", key).update(step).digest();
  const from = (tag.at(-1) ?? 0) & 15;
  return String((tag.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Puts the app to use whose secret is on the page; gives the secret. */
async function putToUse(visitor: Visitor): Promise<string> {
  const secret = ok(await visitor.page.locator("code").first().textContent());
  await visitor.page.getByLabel("Six digits").fill(password(secret));
  await visitor.press("Use this app");
  await visitor.at("Your recovery codes");
  return secret;
}

/** Signs in somebody with an office, and sets up their authenticator app; gives its secret. */
async function signInWithApp(visitor: Visitor, email: string): Promise<string> {
  await signIn(visitor, email);
  await visitor.press("Set up an authenticator app");
  return putToUse(visitor);
}

/** Follows a link that opens a tab, does something there, and comes back. */
async function inTab({ context, page }: Visitor, link: RegExp, what: (tab: Page) => Promise<void>): Promise<void> {
  const [tab] = await Promise.all([context.waitForEvent("page"), page.getByRole("link", { name: link }).click()]);
  await what(tab);
  await tab.waitForURL("**/account");
  await tab.close();
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

/** Opens whatever is folded up. */
const unfold = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });

/** A day so far from now, as a field takes it. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What of a transcript is compared. */
interface Transcript {
  valid: number;
  candidates: string[];
  elected: number[];
}

/** What of an election's parameters is read. */
interface Questions {
  questions: { value: { answers: string[] } }[];
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
  const later = new Date(Date.now() + 800 * 86_400_000).toISOString().slice(0, 10);
  const alike: [string, string][] = [
    [`/elections/${standing}/candidates`, "candidates-none"],
    [`/elections/${standing}/disclosure`, "disclosure-early"],
    [`/elections/${standing}/support`, "support"],
    [`/elections/${standing}/vote`, "vote-not-yet"],
    [`/elections/${standing}/check`, "check-none"],
    [`/elections/${seated}/vote`, "vote-over"],
    [`/elections/${voting}/trackers`, "trackers-empty"],
    [`/panels/ccio-panel?on=${later}`, "panel-another-day"],
    // Its hundreds of entries are all alike.
    ["/interface", "interface"],
  ];
  for (const [path, name] of alike) await glance(visitor, path, name);
  const { page } = visitor;
  await page.goto(`${base}/elections/${seated}/trackers`);
  await page.getByRole("link", { name: "More", exact: true }).click();
  await visitor.sees("From the beginning");
  await glance(visitor, "", "trackers-more");
  // One of the candidates writes in Welsh, and is read in Welsh.
  await page.goto(`${base}/elections/${seated}/candidates`);
  assert.deepEqual(await page.locator('.statement[lang="cy"]').allInnerTexts(), [
    "Rwy'n sefyll dros ymddiriedolaethau bach, a thros gofnodion sy'n dilyn y claf.",
  ]);
  // Signing in with what is no address, and with a code that nobody was sent.
  await page.goto(`${base}/sign-in`);
  await unchecked(page);
  await page.getByLabel(/E-mail address/).fill("nobody");
  await visitor.press("Send me a code");
  await visitor.sees("Type in an e-mail address, such as name@example.org.");
  await glance(visitor, "", "sign-in-error");
  await page.getByLabel(/E-mail address/).fill("nobody@members.example");
  await visitor.press("Send me a code");
  await visitor.at("Type in your code");
  await both(visitor, "sign-in-code");
  await page.getByLabel("The eight digits", { exact: true }).fill("1234 5678");
  await visitor.press("Sign in");
  await page.getByRole("alert").filter({ hasText: "That code" }).waitFor();
  await glance(visitor, "", "sign-in-code-error");
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
  await glance(visitor, `/elections/${uuid("voting")}/roll`, "my-roll-fixed");
  await glance(visitor, "/desk", "forbidden");
  // Forms that are refused: an objection while there is no roll, a proposal of no address, a challenge without grounds.
  await page.goto(`${base}/elections/${standing}/my/object`);
  await page.getByLabel("What is wrong?").selectOption("add");
  await page.getByLabel("In your words").fill("A colleague of mine is missing.");
  await visitor.press("Object");
  await visitor.sees("Not done.");
  await glance(visitor, "", "my-object-error");
  await page.goto(`${base}/elections/${standing}/my/propose`);
  await unchecked(page);
  await page.getByLabel("Their e-mail address").fill("nobody");
  await visitor.press("Propose them");
  await visitor.sees("Not done.");
  await glance(visitor, "", "my-propose-error");
  await glance(visitor, `/elections/${uuid("seated")}/my`, "my-seated");
  await page.getByRole("link", { name: "Challenge the result …" }).click();
  await page.getByLabel("Your grounds").fill(" ");
  await visitor.press("Challenge the result");
  await visitor.sees("Not done.");
  await both(visitor, "my-challenge-error");
  await page.getByLabel("Your grounds").fill("The notice came a day late.");
  await visitor.press("Challenge the result");
  await visitor.sees("Your challenge is in.");
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
  await page.getByLabel("Your statement").fill("Rwy'n sefyll dros ymddiriedolaethau bach, a <b>mawr</b>.");
  await page.getByLabel("The language that you write in").selectOption("cy");
  await visitor.context.clearCookies();
  await visitor.press("Change it");
  await visitor.sees("Nothing was done.");
  await both(visitor, "my-signed-out");
  await inTab(visitor, /^Sign in/, (tab) => signIn({ page: tab }, ok(open[0]?.voters[3]).email));
  await visitor.press("Send it again");
  await visitor.sees("Your statement is changed.");
  assert.deepEqual(await page.locator('.typed[lang="cy"]').allInnerTexts(), ["Rwy'n sefyll dros ymddiriedolaethau bach, a <b>mawr</b>."]);
  await glance(visitor, "", "my-in-welsh");
  await page.getByRole("link", { name: "My photograph …" }).click();
  await both(visitor, "my-photograph");
  await visitor.press("Send it");
  await visitor.sees("Choose a file");
  await glance(visitor, "", "my-photograph-error");
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 400 } });
  await page.getByLabel("The picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer });
  await visitor.press("Send it");
  await visitor.sees("Your photograph is as you wanted it.");
  await page.getByRole("link", { name: "Withdraw …" }).click();
  await both(visitor, "my-withdraw");
  await visitor.press("Withdraw");
  await visitor.sees("You have withdrawn.");
  await glance(visitor, "", "my-withdrawn");
  await visitor.leave();
});

let secretary: Visitor;

/** On the page to call an election: voting is to close on a Wednesday in four months. */
async function countDays(visitor: Visitor): Promise<void> {
  const later = new Date(Date.now() + 120 * 86_400_000);
  later.setUTCDate(later.getUTCDate() + ((10 - later.getUTCDay()) % 7));
  await visitor.page.getByLabel("When is voting to close?").fill(later.toISOString().slice(0, 10));
  await visitor.press("Count the days");
}

test("a secretary: the desk of every election and the page before every act", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  const secret = await signInWithApp(visitor, "secretary@hustings.example");
  await see(visitor, "/my", "secretary-my");
  await see(visitor, "/desk", "desk-home");
  for (const stage of ["seated", "voting", "nominations"]) {
    await see(visitor, `/elections/${uuid(stage)}/desk`, `desk-${stage}`);
  }
  const [standing, voting] = [`/elections/${uuid("nominations")}/desk`, `/elections/${uuid("voting")}/desk`];
  const desk = `${base}${standing}`;
  // Each act's own page.
  const acts = async (of: string): Promise<string[]> => {
    await page.goto(`${base}${of}`);
    return page.locator(`main a[href^="${of}/"]`).evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  };
  const named = (link: string): string => link.replace(/.*\/desk\//, "").replace(/\W+/g, "-").replace(/-item-\d+/, "");
  const offered = [...(await acts(standing)), ...(await acts(voting))];
  const seen = new Set<string>();
  for (const link of offered) {
    const name = named(link);
    if (seen.has(name)) continue;
    seen.add(name);
    await see(visitor, link, `act-${name}`);
  }
  // Nominations are open for days yet, so the roll isn't offered.
  const wanted = ["move-to-void", "accept", "reject", "holders", "lookup", "pause", "extend", "remind", "incident", "died"];
  assert.ok(wanted.every((name) => seen.has(name)), [...seen].join());
  // The acts of stages at which no election is: no desk offers them, but their pages are there.
  const lives = ok(offered.find((link) => link.includes("/died?"))).replace("/died?", "/lives?");
  const more = ["approve?to=voting", "correct", "letters", "move?to=closed", "objection?item=1", "poll", "rehearse", "replace?item=1", "round"];
  for (const link of [lives, ...more.map((act) => `${voting}/${act}`)]) await glance(visitor, link, `act-${named(link)}`);
  // The letters are read before anybody says that they are right.
  await page.goto(`${base}${standing}/letters`);
  await unfold(page);
  await visitor.sees("You are entitled to vote in “By-election");
  await both(visitor, "act-letters-unfolded");
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
  // An incident is published, first without saying what it was. The session ends in the middle of it: after signing in
  // again the second factor is asked for too, and nothing is lost.
  await page.getByRole("link", { name: "Publish an incident …" }).click();
  await page.getByLabel("What happened").fill(" ");
  await page.getByLabel("What came of it").fill("It was sent again.");
  await visitor.press("Publish it");
  await visitor.sees("Not done.");
  await both(visitor, "act-incident-error");
  await page.getByLabel("What happened").fill("A letter went to a wrong address.");
  await visitor.context.clearCookies();
  await visitor.press("Publish it");
  await visitor.sees("Nothing was done.");
  await inTab(visitor, /^Sign in/, (tab) => signIn({ page: tab }, "secretary@hustings.example"));
  await visitor.press("Send it again");
  await visitor.sees("you have not shown it in the last ten minutes");
  await both(visitor, "desk-second-factor");
  await inTab(visitor, /^Show your second factor/, async (tab) => {
    await tab.getByLabel(/Six digits/).fill(password(secret, 1));
    await tab.getByRole("button", { name: "Go on" }).click();
  });
  await visitor.press("Send it again");
  await visitor.sees("The incident is published.");
  await see(visitor, `/elections/${uuid("voting")}/record`, "record-incident");
  await visitor.sees("A letter went to a wrong address.");
  // The member's challenge is decided, first without a reason.
  await page.goto(`${base}/elections/${uuid("seated")}/desk`);
  await page.getByRole("link", { name: "Decide …" }).click();
  await page.getByLabel("No, I dismiss it").check();
  await page.getByLabel("Why").fill(" ");
  await visitor.press("Decide");
  await visitor.sees("Not done.");
  await glance(visitor, "", "act-challenge-error");
  await page.getByLabel("Why").fill("It came in time.");
  await visitor.press("Decide");
  await visitor.sees("The challenge is decided.");
  // An election is called: the days, a fault, the notice.
  await see(visitor, "/panels/ccio-panel/call", "call");
  await countDays(visitor);
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
  // Nobody gives another notice than they have read.
  await page.getByLabel("What it is called").fill("Spring election to the CCIO advisory panel");
  await visitor.press("Give the notice");
  await visitor.sees("Something was changed since you read the notice.");
  await visitor.sees("Notice of election: Spring election to the CCIO advisory panel");
  await both(visitor, "call-changed");
  await visitor.press("Give the notice");
  await visitor.sees("The election has been called.");
  await both(visitor, "desk-call");
  // Before anybody has stood or had a letter; and that was all, because it is declared void.
  const called = new URL(page.url()).pathname.replace(/\/desk$/, "");
  await see(visitor, called, "election-call");
  await glance(visitor, `${called}/desk/letters/all`, "letters-empty");
  await page.goto(`${base}${called}/desk`);
  await page.getByRole("link", { name: "Open nominations …" }).click();
  await visitor.press("Open nominations");
  await visitor.sees("The step is taken.");
  await visitor.sees("Nobody has been nominated yet.");
  await glance(visitor, "", "desk-nominations-empty");
  await page.getByRole("link", { name: "Declare it void …" }).click();
  await page.getByLabel("Why").fill(" ");
  await visitor.press("Declare the election void");
  await visitor.sees("Not done.");
  await both(visitor, "act-void-error");
  await page.getByLabel("Why").fill("The notice named a wrong day.");
  await visitor.press("Declare the election void");
  await visitor.sees("Nothing more: it is void.");
  await both(visitor, "desk-void");
  await see(visitor, called, "election-void");
  secretary = visitor;
});

/** Who is chosen as the panel's chair. */
let chair: string;

test("a secretary: letters, meetings, a vacancy and the rules of a panel", { skip }, async () => {
  const visitor = secretary;
  const { page } = visitor;
  await see(visitor, `/elections/${uuid("voting")}/desk/letters/all`, "letters");
  await page.getByRole("link", { name: /^Send again/ }).first().click();
  await both(visitor, "act-resend");
  await visitor.press("Send it again");
  await visitor.sees("The letter is on its way again.");
  // Every voter was invited, and a page has a hundred letters.
  await page.goto(`${base}/elections/${ok(open[0]).uuid}/desk/letters/all`);
  await page.getByRole("link", { name: "Older letters" }).click();
  await visitor.sees("The latest letters");
  assert.equal(await page.locator("tbody tr").count(), 100);
  await both(visitor, "letters-older");
  await glance(visitor, `/elections/${uuid("voting")}/desk/letters/all?state=bounced`, "letters-none");
  const desk = "/panels/ccio-panel/desk";
  const follow = (name: string | RegExp): Promise<void> => page.getByRole("link", { name }).first().click();
  await see(visitor, desk, "panel-desk");
  const at = (days: number): string => `${day(days)}T12:30`;
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
  await glance(visitor, "", "act-cancel");
  await page.getByLabel("Why").fill("The building is shut.");
  await visitor.press("Cancel the meeting");
  await visitor.sees("The meeting is cancelled.");
  await glance(visitor, "", "panel-desk-cancelled");
  await follow(/^Hold it after all/);
  await both(visitor, "act-hold");
  await page.getByLabel("How many minutes it lasts").fill("2");
  await visitor.press("Hold it");
  await visitor.sees("A meeting lasts 5 to 600 minutes");
  await glance(visitor, "", "act-hold-error");
  await page.getByLabel("How many minutes it lasts").fill("60");
  await visitor.press("Hold it");
  await visitor.sees("The meeting takes place after all.");
  await call(-1);
  await follow(/^Who was there/);
  await both(visitor, "act-attend");
  await page.locator("select").first().selectOption("Sent apologies");
  await visitor.press("Record it");
  await visitor.sees("It is recorded who was there.");
  await visitor.sees("7 of 8 voting members were there");
  await follow(/^Write the minutes/);
  await page.getByLabel("Part for the panel alone").fill("Names were named.");
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
  await page.getByLabel(/^E-mail address of/).fill("nobody@members.example");
  await page.getByLabel("The decision in a sentence").fill("To ask somebody from outside.");
  await page.getByLabel("Votes for it").fill("7");
  await visitor.press("Record the co-option");
  await visitor.sees("No member has this address");
  await glance(visitor, "", "act-co-opt-error");
  // The meeting chose a chair, first with more votes than there were people.
  await page.goto(`${base}${desk}`);
  chair = ok(await page.getByRole("listitem").filter({ hasText: ", Seat 1" }).locator("strong").textContent());
  await follow(/^Record a choice of officer/);
  await both(visitor, "act-officer");
  await page.getByLabel("Which office").selectOption("chair");
  await page.getByLabel("Whom the meeting chose").selectOption({ label: chair });
  await page.getByLabel("First day in office").fill(day(0));
  await page.getByLabel("The decision in a sentence").fill("That they chair the panel.");
  await page.getByLabel("Votes for it").fill("9");
  await visitor.press("Record the choice");
  await visitor.sees("9 votes were entered, but only 7 members with a vote were there");
  await both(visitor, "act-officer-error");
  await page.getByLabel("Votes for it").fill("7");
  await visitor.press("Record the choice");
  await visitor.sees("It is recorded.");
  await see(visitor, "/panels/ccio-panel", "panel-officer");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Chair", exact: true }) });
  assert.ok(ok(await row.first().textContent()).includes(chair));
  await see(visitor, "/panels/ccio-panel/meetings", "meetings-held");
  await visitor.sees("To meet in the afternoon.");
  assert.equal(await page.getByText("Names were named.").count(), 0, "the inner part is for the panel");
  // Somebody leaves, and the ballots are counted again without them.
  await page.goto(`${base}${desk}`);
  await follow(/^Leaves early.*Seat 3/);
  await page.getByLabel("First day without them").fill(day(0));
  await page.getByLabel("Why").selectOption("Resigned");
  await both(visitor, "act-end");
  await visitor.press("Record it");
  await visitor.sees("It is in the register");
  await both(visitor, "panel-desk-vacancy");
  await follow(/^Take the next step/);
  await both(visitor, "act-step");
  await visitor.press("Take the step");
  await visitor.sees("has to answer.");
  await both(visitor, "panel-desk-offered");
  await follow(/^End the offer/);
  await glance(visitor, "", "act-lapse");
  await page.goto(`${base}${desk}`);
  await follow(/^Recorded by mistake/);
  await glance(visitor, "", "act-stays");
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
  await page.getByLabel("How many meetings have to be missed").fill("1");
  await page.getByLabel("Out of how many of the last meetings").fill("1");
  await page.getByLabel("Declaring the result takes a second person").check();
  await page.getByLabel("In a sentence").fill("Longer statements");
  await visitor.press("Read the new rules");
  await visitor.sees("erm can’t be 121 months long");
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
  await visitor.sees("Declaring the result takes a second person.");
  await visitor.press("Make them the panel’s rules");
  await visitor.sees("These rules hold for elections that are called from now on.");
  await both(visitor, "rules-made");
  await page.goto(`${base}${desk}`);
  await visitor.sees("Version 2");
  await both(visitor, "panel-desk-all");
  // By these rules a meeting missed is a matter to look into.
  await follow(/^Who was there/);
  await page.locator("select").first().selectOption("Was absent");
  await visitor.press("Record it");
  await visitor.sees("they have missed as many meetings as the rules look into.");
  await both(visitor, "panel-desk-matter");
  await follow(/^Say what came of it/);
  await both(visitor, "act-settle");
  await page.getByLabel("What came of it").fill(" ");
  await visitor.press("Settle it");
  await visitor.sees("Not done.");
  await glance(visitor, "", "act-settle-error");
  await page.getByLabel("What came of it").fill("They were ill, and come again.");
  await visitor.press("Settle it");
  await visitor.sees("The matter is settled.");
  await unfold(page);
  await visitor.sees("They were ill, and come again.");
  await both(visitor, "panel-desk-settled");
});

/** Everybody's address, by name. */
const addresses = new Map<string, string>();

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
  const csv = await (await page.request.get(`${base}/api/v1/members.csv`)).text();
  for (const [name = "", email = ""] of csv.split("\r\n").map((line) => line.split(","))) addresses.set(name, email);
  // A day that was proclaimed, first without a name.
  await see(visitor, "/holidays", "holidays");
  await unchecked(page);
  await page.getByLabel("Which day").fill(`${new Date().getUTCFullYear() + 1}-06-11`);
  await page.getByLabel("Yes, it is a holiday").check();
  await visitor.press("Enter the day");
  await visitor.sees("Not done.");
  await both(visitor, "holidays-error");
  await page.getByLabel("What it is called").fill("Royal wedding");
  await visitor.press("Enter the day");
  await visitor.sees("The day is entered.");
  await visitor.sees("Royal wedding");
  await both(visitor, "holidays-done");
  // A second secretary and a trustee, for what is done further below.
  const offices = [
    { subject: "secretary-2", name: "Second Secretary", email: "second@hustings.example", role: "secretary", panel: "ccio-panel" },
    { subject: "holder-1", name: "Holder One", email: "one@hustings.example", role: "trustee" },
  ];
  for (const data of offices) {
    const answer = await page.request.post(`${base}/api/v1/appointments`, { data, headers: { origin: base } });
    assert.equal(answer.status(), 201, await answer.text());
  }
  await visitor.leave();
});

test("a vacant seat is offered: one declines it, the next one takes it", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  const desk = "/panels/ccio-panel/desk";
  /** Whoever is asked signs in, and comes to the page to answer on; gives their name. */
  const asked = async (name: string): Promise<string> => {
    await secretary.page.goto(`${base}${desk}`);
    const said = ok(await secretary.page.getByText(/ has to answer\.$/).first().textContent());
    const who = said.replace(" has to answer.", "");
    await visitor.context.clearCookies();
    await signIn(visitor, ok(addresses.get(who)));
    await see(visitor, "/my", `my-offered-${name}`);
    await page.getByRole("link", { name: /^Answer/ }).click();
    await visitor.sees("This seat is vacant, and is offered to you.");
    return who;
  };
  const first = await asked("first");
  await both(visitor, "seat-offered");
  await unchecked(page);
  await visitor.press("Send my answer");
  await visitor.sees("Not done.");
  await both(visitor, "seat-offered-error");
  await page.getByLabel("No, I decline").check();
  await visitor.press("Send my answer");
  await visitor.sees("Your answer is in.");
  await glance(visitor, "", "my-offered-answered");
  // The secretary takes the next step; a seed is at hand in case that it comes to a lot.
  await see(secretary, desk, "panel-desk-declined");
  await secretary.sees(`${first} declined.`);
  await secretary.page.getByRole("link", { name: /^Take the next step/ }).click();
  await secretary.page.getByLabel(/seed/).fill("04 08 15 16 23 42");
  await secretary.press("Take the step");
  await secretary.sees("has to answer.");
  const second = await asked("second");
  assert.notEqual(second, first);
  await page.getByLabel("Yes, I accept").check();
  await visitor.press("Send my answer");
  await visitor.sees("Your answer is in.");
  await see(visitor, "/panels/ccio-panel", "panel-seat-taken");
  await visitor.sees(second);
  await see(secretary, desk, "panel-desk-filled");
  await secretary.sees(`${second} took the seat.`);
  // Whoever took it declares an interest, for the panel alone.
  await page.goto(`${base}/panels/ccio-panel/my/declare`);
  await page.getByLabel("What it is").fill("I am paid by a maker of records.");
  await page.getByLabel("Since when you have it").fill(day(-30));
  await visitor.press("Declare it");
  await visitor.sees("Your interest is declared.");
  await glance(visitor, "", "panel-my-new");
  await visitor.leave();
});

test("somebody who sits on a panel: its meetings, their interests, and resigning", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  await signIn(visitor, ok(addresses.get(chair)));
  await see(visitor, "/my", "my-on-a-panel");
  const own = "/panels/ccio-panel/my";
  await page.locator(`a[href="${own}"]`).first().click();
  await both(visitor, "panel-my");
  await visitor.sees("I am paid by a maker of records.");
  await unfold(page);
  await visitor.sees("Names were named.");
  await visitor.sees("To meet in the afternoon.");
  await both(visitor, "panel-my-minutes");
  await page.getByRole("link", { name: "Declare an interest …" }).click();
  await both(visitor, "panel-my-declare");
  await page.getByLabel("What it is").fill(" ");
  await page.getByLabel("Since when you have it").fill(day(-400));
  await page.getByLabel("Everybody can read it").check();
  await visitor.press("Declare it");
  await visitor.sees("Not done.");
  await both(visitor, "panel-my-declare-error");
  // The session ends before it is sent: what was typed is on the page, and nowhere else.
  await page.getByLabel("What it is").fill("Shares in a maker of beds, <b>few</b>.");
  await visitor.context.clearCookies();
  await visitor.press("Declare it");
  await visitor.sees("Nothing was done.");
  await unfold(page);
  await both(visitor, "panel-my-signed-out");
  await inTab(visitor, /^Sign in/, (tab) => signIn({ page: tab }, ok(addresses.get(chair))));
  await visitor.press("Send it again");
  await visitor.sees("Your interest is declared.");
  await visitor.sees("Shares in a maker of beds, <b>few</b>.");
  await both(visitor, "panel-my-declared");
  await glance(visitor, "/panels/ccio-panel", "panel-interests");
  await visitor.sees("Shares in a maker of beds, <b>few</b>.");
  await page.goto(`${base}${own}`);
  await page.getByRole("link", { name: /^It is over/ }).click();
  await both(visitor, "panel-my-over");
  await page.getByLabel("First day without it").fill(day(0));
  await visitor.press("It is over");
  await visitor.sees("The interest is over.");
  assert.equal(await page.getByText("Shares in a maker of beds").count(), 0);
  // They resign from the office, and keep the seat; nobody was gone before today.
  await page.getByRole("link", { name: /^Resign.*Seat 1/ }).click();
  await both(visitor, "panel-my-resign-seat");
  await page.goto(`${base}${own}`);
  await page.getByRole("link", { name: /^Resign.*Chair/ }).click();
  await both(visitor, "panel-my-resign");
  await page.getByLabel("First day without you").fill(day(-3));
  await visitor.press("Resign");
  await visitor.sees("Not done.");
  await both(visitor, "panel-my-resign-error");
  await page.getByLabel("First day without you").fill(day(0));
  await visitor.press("Resign");
  await visitor.sees("You have resigned.");
  await both(visitor, "panel-my-resigned");
  assert.equal(await page.getByRole("link", { name: /^Resign/ }).count(), 1);
  // It is no page for others.
  await visitor.context.clearCookies();
  await signIn(visitor, "ann@members.example");
  await glance(visitor, own, "panel-my-never-there");
  await visitor.sees("you never did.");
  await visitor.leave();
});

test("a secretary: a term that no election gives, entered and corrected", { skip }, async () => {
  const visitor = secretary;
  const { page } = visitor;
  const desk = "/panels/ccio-panel/desk";
  await page.goto(`${base}${desk}`);
  await page.getByRole("link", { name: "Enter a term that no election gives …" }).click();
  await both(visitor, "act-enter");
  await page.getByLabel("E-mail address of the member").fill("nobody@members.example");
  await page.getByLabel("How they came to it").selectOption("ex-officio");
  await page.getByLabel("Which seat or place").fill("Ex officio: the college");
  await page.getByLabel("First day").fill(day(-5));
  await page.getByLabel("The day after the last").fill(day(300));
  await visitor.press("Enter it");
  await visitor.sees("Not done.");
  await both(visitor, "act-enter-error");
  await page.getByLabel("E-mail address of the member").fill("ann@members.example");
  await visitor.press("Enter it");
  await visitor.sees("The term is in the register.");
  await both(visitor, "panel-desk-entered");
  await page.getByRole("link", { name: /^Correct.*Ann Newcomer/ }).click();
  await both(visitor, "act-correct-term");
  await page.getByLabel("The day after the last").fill(day(-9));
  await page.getByLabel("How you know of it").fill("The college wrote.");
  await visitor.press("Correct it");
  await visitor.sees("Not done.");
  await both(visitor, "act-correct-term-error");
  await page.getByLabel("The day after the last").fill(day(200));
  await visitor.press("Correct it");
  await visitor.sees("The term is corrected.");
  await see(visitor, "/panels/ccio-panel", "panel-ex-officio");
  await visitor.sees("Ann Newcomer");
});

test("two secretaries declare an election void, and a trustee of it is told", { skip }, async () => {
  const visitor = secretary;
  const { page } = visitor;
  await page.goto(`${base}/panels/ccio-panel/call`);
  await countDays(visitor);
  await visitor.press("Read the notice");
  await visitor.sees("Notice of election:");
  await visitor.press("Give the notice");
  await visitor.sees("The election has been called.");
  const called = new URL(page.url()).pathname.replace(/\/desk$/, "");
  await page.goto(`${base}${called}/desk/holders`);
  for (const [who, name] of [["Registrar", "Regina Registrar"], ["Trustee 1", "Holder One"], ["Trustee 2", "Holder Two"], ["Trustee 3", "Holder Three"]] as const) {
    const number = who.startsWith("Trustee") ? `holder-${who.slice(-1)}` : "registrar-9";
    await page.getByLabel(`${who}: name, as published`).fill(name);
    await page.getByLabel(`${who}: sign-in name`).fill(number);
    await page.getByLabel(`${who}: e-mail address`).fill(`${name.split(" ")[1]?.toLowerCase()}@hustings.example`);
  }
  await visitor.press("Name them");
  await visitor.sees("Registrar and trustees are named.");
  await glance(visitor, "", "desk-holders");
  const why = "The notice named a wrong day.";
  const declare = async (by: Visitor, reason: string): Promise<void> => {
    await by.page.getByLabel("Why").fill(reason);
    await by.press("Declare the election void");
  };
  await page.getByRole("link", { name: "Declare it void …" }).click();
  await declare(visitor, why);
  await visitor.sees("You have approved it, and nothing has moved yet");
  await both(visitor, "act-void-of-two");
  await see(visitor, `${called}/desk`, "desk-approved");
  await visitor.sees("You have approved: Declare the election void.");
  const second = await come();
  await signInWithApp(second, "second@hustings.example");
  await see(second, "/desk", "desk-home-second");
  await see(second, `${called}/desk`, "desk-to-approve");
  await second.page.getByRole("link", { name: "Approve it too …" }).click();
  await second.sees("Sunita Secretary has approved it with the reason below.");
  await both(second, "act-approve-too");
  // Another reason is another word, and nothing moves.
  await declare(second, "The notice was wrong.");
  await second.sees("You have approved it, and nothing has moved yet");
  await see(second, `${called}/desk`, "desk-approved-otherwise");
  await second.page.getByRole("link", { name: "Approve it too …" }).click();
  await declare(second, why);
  await second.sees("Nothing more: it is void.");
  await second.leave();
  await visitor.leave();
  const trustee = await come();
  await signInWithApp(trustee, "one@hustings.example");
  for (const [looks, wide] of [[DESK, "wide"], [PHONE, "narrow"]] as const) {
    await trustee.page.setViewportSize(looks);
    await trustee.page.goto(`${base}${called}/trustee`);
    await trustee.at("The election is void");
    await trustee.look(`${wide}-trustee-void`);
  }
  assert.equal(await trustee.page.getByText("The result is open").count(), 0);
  await trustee.leave();
});

test("a member casts a ballot that the tool made, and keeps the receipt", { skip: skip || (BALLOTS === undefined && "SKIPPED: no program ballots here") }, async () => {
  const visitor = await come();
  const { page } = visitor;
  const { uuid: election, voters } = ok(open[0]);
  const { email, code } = ok(voters[1]);
  const folder = mkdtempSync(join(tmpdir(), "ballot-"));
  const [record, supplement] = [`${election}.bel`, `${election}.supplement.json`];
  const download = async (): Promise<void> => {
    for (const name of [record, supplement]) {
      const answer = await fetch(`${base}/elections/${election}/${name}`);
      assert.equal(answer.status, 200, name);
      writeFileSync(join(folder, name), Buffer.from(await answer.arrayBuffer()));
    }
  };
  await download();
  const { questions } = (await (await fetch(`${base}/api/elections/${election}/election`)).json()) as Questions;
  const ranks = ok(questions[0]).value.answers.map((_, place) => (place < 3 ? place + 1 : 0));
  writeFileSync(join(folder, "code.txt"), code);
  writeFileSync(join(folder, "choice.json"), JSON.stringify([ranks]));
  writeFileSync(join(folder, "other.json"), "{}");
  const file = join(folder, "ballot.json");
  const tool = (...args: string[]): string => {
    const { ok: held, said } = run(ok(BALLOTS), args, folder);
    assert.ok(held, said);
    return said;
  };
  const made = tool("vote", record, "--credential", "code.txt", "--choice", "choice.json", "--out", file);

  await signIn(visitor, email);
  const cast = `/elections/${election}/my/ballot`;
  await see(visitor, cast, "my-ballot");
  const field = page.getByLabel("The file, ballot.json");
  await unchecked(page);
  await visitor.press("Cast this ballot");
  await visitor.sees("choose a file");
  await glance(visitor, "", "my-ballot-none");
  await field.setInputFiles(join(folder, "other.json"));
  await visitor.press("Cast this ballot");
  await visitor.sees("Not done.");
  await both(visitor, "my-ballot-error");
  // A file can't be kept when the session is over: the page leads back to the form.
  await field.setInputFiles(file);
  await visitor.context.clearCookies();
  await visitor.press("Cast this ballot");
  await visitor.sees("so it can’t be sent again from here");
  await both(visitor, "my-ballot-signed-out");
  await page.locator("main").getByRole("link", { name: "Sign in", exact: true }).click();
  await signInHere(page, service, email);
  await visitor.at("Cast a ballot that the tool made");
  await field.setInputFiles(file);
  await visitor.press("Cast this ballot");
  await visitor.at("Your receipt");
  await both(visitor, "my-receipt");
  const tracker = ok(await page.locator("dd code").first().textContent());
  assert.ok(made.includes(tracker), made);
  const [saved] = await Promise.all([page.waitForEvent("download"), visitor.press("Save the receipt")]);
  await saved.saveAs(join(folder, saved.suggestedFilename()));
  // The very command that the page gives, in a folder with what it names.
  const command = ok(await page.locator("pre code").last().textContent());
  await download();
  assert.match(tool(...command.split(" ").slice(1)), /The service signed this receipt\.\nThe ballot is on the board/);
  await visitor.press("Mail it to me");
  await visitor.sees("The receipt is on its way to your mailbox.");
  await glance(visitor, "", "my-receipt-mailed");
  await page.getByRole("link", { name: "Find it on the board" }).click();
  await visitor.sees(tracker);
  await visitor.leave();
  rmSync(folder, { recursive: true, force: true });
});

test("an auditor sets up two authenticator apps, takes one away, and reads the log", { skip }, async () => {
  const visitor = await come();
  const { page } = visitor;
  await signIn(visitor, "auditor@hustings.example");
  await see(visitor, "/acts", "second-factor-none");
  await visitor.at("Show your second factor");
  await visitor.press("Set up an authenticator app");
  await both(visitor, "set-up");
  await page.getByLabel("Six digits").fill("000000");
  await page.getByLabel("Six digits").press("Enter");
  await visitor.sees("That is not what the app shows now");
  await glance(visitor, "", "set-up-error");
  await page.goto(`${base}/account`);
  await visitor.press("Set up an authenticator app");
  await putToUse(visitor);
  await both(visitor, "recovery-codes");
  await page.getByRole("link", { name: "I have written them down" }).click();
  await visitor.press("Set up another authenticator app");
  const secret = await putToUse(visitor);
  await page.getByRole("link", { name: "I have written them down" }).click();
  const away = page.getByRole("button", { name: /^Remove/ });
  await visitor.at("Authenticator apps");
  assert.equal(await away.count(), 2);
  await both(visitor, "account-apps");
  await away.first().click();
  await page.getByRole("heading", { name: "Authenticator apps" }).waitFor({ state: "detached" });
  // The one that is left is asked for as ever.
  await see(visitor, "/account/second-factor?next=/acts", "second-factor");
  await page.getByLabel(/Six digits/).fill("000000");
  await visitor.press("Go on");
  await page.getByRole("alert").filter({ hasText: "That code" }).waitFor();
  await both(visitor, "second-factor-error");
  await page.getByLabel(/Six digits/).fill(password(secret, 1));
  await visitor.press("Go on");
  await visitor.at("The act log");
  await both(visitor, "acts");
  await page.getByRole("link", { name: "More", exact: true }).click();
  await visitor.sees("From the beginning");
  await glance(visitor, "", "acts-more");
  await visitor.leave();
});
