/**
 * A key made by three trustees of whom two suffice, voting codes made by the registrar, and the result opened:
 * all of it on their pages, by mouse, by keyboard alone and on a narrow screen.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { makeElection, ranked } from "../support/elections.ts";
import { BALLOTS, run } from "../support/programs.ts";
import { Holder } from "./holder.ts";
import { ok } from "./ok.ts";
import { HUSTINGS, Service } from "./service.ts";
import { CHROMIUM, DESK, PHONE, Visitor, signInByCode, unchecked } from "./visitor.ts";

const missing = [HUSTINGS === undefined && "the program hustings", CHROMIUM === undefined && "Chromium"].filter(Boolean);
const skip = missing.length > 0 ? `SKIPPED: no ${missing.join(" and no ")} here` : false;

let service: Service;
let folder: string;
before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "keys-"));
  service = await Service.start(HUSTINGS ?? "", "keys");
});
after(async () => {
  if (skip) return;
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

const keep = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test("without scripts the pages say what to do", { skip }, async () => {
  const [registrar, trustee] = service.holders();
  for (const { page } of [ok(registrar), ok(trustee)]) {
    const visitor = await Visitor.come({ ...PHONE, scripts: false });
    await visitor.page.goto(page);
    await visitor.sees("Without them, the tool below does the same.");
    await visitor.at("With the tool instead");
    await visitor.leave();
  }
});

test("the keys, the codes, and the opening", { skip, timeout: 600_000 }, async () => {
  const [forRegistrar, one, two, three] = service.holders() as [Where, Where, Where, Where];
  const registrar = await Holder.come(service, DESK, forRegistrar);
  const codes = await register(registrar);
  await stranger(one.page, ok([...codes.keys()][9]));

  const mouse = await Holder.come(service, DESK, one);
  const keyboard = await Holder.come(service, { ...DESK, dark: true }, two);
  const phone = await Holder.come(service, { ...PHONE, dark: true }, three);
  await phone.visitor.page.goto(new URL("/my", three.page).href);
  await phone.visitor.sees("Keys and codes that you hold");
  await phone.visitor.look("keys-my");
  await phone.visitor.page.goto(three.page);
  const seeds = await firstRound(mouse, keyboard, phone);
  await secondRound(mouse, keyboard, phone, seeds);
  await thirdRound(mouse, keyboard, phone, seeds);
  const keyFile = await drills(mouse, keyboard, phone, seeds);
  await phone.visitor.leave();

  await service.moveTo("voting");
  const trackers: string[] = [];
  for (const [email, code] of [...codes].slice(0, 3)) trackers.push(await vote(one.page, email, code));
  await lostCode(registrar, codes);
  await service.moveTo("mixing");
  await shuffles(mouse, keyboard);
  await service.moveTo("opening");
  await open(mouse, keyboard, keyFile, seeds);
  await mouse.visitor.look("trustee-9-revealed");
  await verified(mouse);
  await mouse.visitor.leave();
  await keyboard.visitor.leave();
  await declared(one.page, codes);
  await counted(one.page, ok(trackers[0]));
});

test("two trustees of whom both are needed: no rounds, and each with a key of their own", { skip, timeout: 600_000 }, async () => {
  await service.stop();
  service = await Service.start(HUSTINGS ?? "", "all-keys");
  const [forRegistrar, one, two] = service.holders() as [Where, Where, Where];
  const registrar = await Holder.come(service, DESK, forRegistrar);
  const codes = await register(registrar);
  await registrar.visitor.leave();
  const both = [await Holder.come(service, DESK, one), await Holder.come(service, { ...PHONE, dark: true }, two)];
  const keys: string[] = [];
  for (const [i, holder] of both.entries()) {
    const { visitor } = holder;
    await visitor.at("Make your part of the key");
    await visitor.press("Make my secret");
    await visitor.at("Your secret is made");
    const { text } = await holder.saves("Save trustee.key");
    assert.match(text, /^"[0-9]{70,78}"$/);
    keys.push(keep(`alone-${i}.key`, text));
    const sent: string[] = [];
    visitor.page.on("request", (request) => request.method() === "POST" && sent.push(request.postData() ?? ""));
    await visitor.page.getByLabel("Your secret file").setInputFiles(ok(keys[i]));
    await visitor.look(`trustee-alone-${i + 1}`);
    await visitor.press("Send the public part");
    await visitor.at(i === 0 ? "Your part is done" : "Show that your key works");
    assert.ok(sent.length > 0 && sent.every((body) => !body.includes(text.slice(1, -1))), "the key never leaves the browser");
  }
  // Each shows that their key works; with the other's it is refused.
  for (const [i, { visitor }] of both.entries()) {
    await visitor.at("Show that your key works");
    const field = visitor.page.getByLabel("Your secret file");
    await field.setInputFiles(ok(keys[1 - i]));
    await visitor.press("Show that it works");
    await visitor.sees("That didn’t work");
    await field.setInputFiles(ok(keys[i]));
    await visitor.press("Show that it works");
    await visitor.sees("Your key works. The answer is on record.");
  }
  await service.moveTo("voting");
  for (const [email, code] of [...codes].slice(0, 2)) await vote(one.page, email, code);
  await service.moveTo("mixing");
  for (const holder of both) {
    await holder.comeAgain();
    await holder.visitor.at("Shuffle the ballots");
    await holder.visitor.press("Check the record and shuffle");
    await holder.visitor.sees("Your shuffle is on the board");
  }
  await service.moveTo("opening");
  for (const [i, { visitor }] of both.entries()) {
    await visitor.at("Open your part of the result");
    await visitor.page.getByLabel("Your secret file").setInputFiles(ok(keys[i]));
    await visitor.press("Check the record and commit to my share");
    await visitor.at("You have committed to your share");
    if (i === 0) await visitor.sees("1 of the 2 trustees who are needed have committed.");
  }
  for (const { visitor } of both) {
    await visitor.sees("Enough trustees have committed.");
    await visitor.press("Reveal my share");
    await visitor.sees("Your share is on the board");
  }
  await verified(ok(both[0]));
  for (const { visitor } of both) await visitor.leave();
});

type Where = { email: string; page: string };
type Seeds = { paths: [string, string, string]; texts: [string, string, string] };

/** The registrar makes the codes, and gives them. */
async function register(holder: Holder): Promise<Map<string, string>> {
  const { visitor } = holder;
  const { page: tab } = visitor;
  await visitor.at("Make the voting codes");
  await visitor.look("registrar-1-make");
  await tab.getByLabel("Spare codes").fill("23");
  await visitor.press("Make 446 voting codes");
  await visitor.sees("That is too many: 22 are the most.");
  await tab.getByLabel("Spare codes").fill("2");
  await visitor.press("Make 446 voting codes");
  await visitor.at("The codes are made");
  const list = await holder.saves("Save private-credentials.tsv");
  const letters = await holder.saves("Save letters.csv, for a mail merge");
  assert.match(letters.text, /^name,email,code,link\r\n[^\r]+,\S+@\S+,\w{5}-\w{6}-\w{5}-\w{6},http:\S+#code=\w{5}-/);
  await visitor.press("Send the public list");
  await visitor.sees("Choose the list that you saved.");
  await visitor.look("registrar-2-made");
  await staysWhenLeft(holder, "The codes are made");
  const field = tab.getByLabel("The secret list, private-credentials.tsv");
  await field.setInputFiles(keep("other.tsv", "a@example.org\taaaaa-bbbbbb-ccccc-dddddd\n"));
  await visitor.press("Send the public list");
  await visitor.sees("This is another list than the one that was just made.");
  const sent: string[] = [];
  tab.on("request", (request) => request.method() === "PUT" && sent.push(request.postData() ?? ""));
  await field.setInputFiles(list.path);
  await visitor.press("Send the public list");
  await visitor.at("Send the codes");
  const lists = JSON.parse(ok(sent[0])) as { voters: string[]; spares: string[] };
  assert.deepEqual([lists.voters.length, lists.spares.length], [446, 2]);
  const secrets = list.text.split("\n").filter(Boolean).map((line) => line.split("\t") as [string, string]);
  for (const [, code] of secrets) assert.ok(!sent.some((body) => body.includes(code)), "no code leaves the browser");
  await tab.getByLabel("Not delivered").fill("x");
  await visitor.press("Report");
  await visitor.sees("Type in a number");
  await tab.getByLabel("Not delivered").fill("0");
  await visitor.press("Report");
  await visitor.sees("Reported: 446 delivered, 0 not.");
  await visitor.look("registrar-3-sent");
  await tab.getByText("Make letters.csv again, from the secret list").click();
  await field.setInputFiles(keep("other.tsv", list.text.slice(0, list.text.indexOf("\n") + 1)));
  await visitor.press("Save letters.csv, for a mail merge");
  await visitor.sees("Somebody who is on the roll has no code in this list.");
  await field.setInputFiles(list.path);
  assert.equal((await holder.saves("Save letters.csv, for a mail merge")).text, letters.text);
  keep("private-credentials.tsv", list.text);
  return new Map(secrets);
}

/** Whoever would lose what is on a page is asked before they leave it. */
async function staysWhenLeft({ visitor }: Holder, heading: string): Promise<void> {
  const { page: tab } = visitor;
  const [dialog] = await Promise.all([tab.waitForEvent("dialog"), tab.evaluate(() => void setTimeout(() => location.reload()))]);
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await visitor.at(heading);
}

/** What everybody sees while the keys are made. A member is no trustee, and is told so. */
async function stranger(page: string, email: string): Promise<void> {
  const visitor = await Visitor.come(PHONE);
  for (const [place, name] of [["", "election"], ["/readiness", "readiness"], ["/vote", "vote-not-yet"]] as const) {
    await visitor.page.goto(page.replace(/\/trustee$/, place));
    await visitor.look(`keys-${name}`);
  }
  await visitor.page.goto(page);
  await visitor.look("keys-sign-in");
  const before = service.lettersTo(email);
  await visitor.page.getByLabel("E-mail address that the letter came to").fill(email);
  await visitor.press("Send me a code");
  await visitor.page.getByLabel("The eight digits").fill(await service.codeTo(email, before));
  await visitor.press("Sign in");
  await visitor.at("This isn’t your page");
  await visitor.look("keys-not-yours");
  await visitor.leave();
}

/** Each trustee makes a secret, saves it, shows that it is there, and sends the certificate. */
async function firstRound(mouse: Holder, keyboard: Holder, phone: Holder): Promise<Seeds> {
  const { visitor } = mouse;
  await visitor.at("Make your part of the key");
  await visitor.look("trustee-1-make");
  await visitor.press("Make my secret");
  await visitor.at("Your secret is made");
  const first = await mouse.saves("Save trustee.seed");
  assert.match(first.text, /^[1-9A-HJ-NP-Za-km-z]{22}$/);
  await staysWhenLeft(mouse, "Your secret is made");
  await visitor.press("Send the public part");
  await visitor.sees("Choose your secret file");
  await visitor.look("trustee-2-secret");
  const field = visitor.page.getByLabel("Your secret file");
  await field.setInputFiles(keep("other.seed", "1".repeat(22)));
  await visitor.press("Send the public part");
  await visitor.sees("This is another secret than the one that was just made.");
  await visitor.page.evaluate(() => (window.print = () => {}));
  await visitor.press("Print a paper copy");
  const paper = (await visitor.page.locator(".paper .secret").textContent()) ?? "";
  assert.equal(paper, first.text);
  await visitor.page.emulateMedia({ media: "print" });
  await visitor.page.screenshot({ path: ".tests/paper.png" });
  await visitor.page.emulateMedia({ media: "screen" });
  await field.setInputFiles(first.path);
  const sent: string[] = [];
  visitor.page.on("request", (request) => request.method() === "POST" && sent.push(request.postData() ?? ""));
  await visitor.press("Send the public part");
  await visitor.at("Your part is done");
  assert.ok(sent.length > 0 && sent.every((body) => !body.includes(first.text)), "the secret never leaves the browser");
  await visitor.look("trustee-3-wait");

  await keyboard.visitor.at("Make your part of the key");
  await keyboard.key("Make my secret");
  await keyboard.visitor.at("Your secret is made");
  const [download] = await Promise.all([keyboard.visitor.page.waitForEvent("download"), keyboard.key("Save trustee.seed")]);
  const second = await download.path();
  await keyboard.chooses("Your secret file", second);
  await keyboard.key("Send the public part");
  await keyboard.visitor.at("Your part is done");

  await phone.visitor.at("Make your part of the key");
  await phone.visitor.press("Make my secret");
  await phone.visitor.at("Your secret is made");
  const third = await phone.saves("Save trustee.seed");
  await phone.visitor.look("trustee-narrow-1-secret");
  await phone.visitor.page.getByText("Type it from the paper copy").click();
  await phone.visitor.page.getByLabel("The secret, as it stands on paper").fill(third.text.replace(/(.{4})/g, "$1 "));
  await phone.visitor.press("Send the public part");
  await phone.visitor.at("Second round: compare, and send the sealed shares");
  const texts: Seeds["texts"] = [first.text, readFileSync(second, "utf8"), third.text];
  return { texts, paths: texts.map((text, i) => keep(`trustee-${i + 1}.seed`, text)) as Seeds["paths"] };
}

/** The pages of those who wait go on by themselves. */
async function secondRound(mouse: Holder, keyboard: Holder, phone: Holder, { paths }: Seeds): Promise<void> {
  const heading = "Second round: compare, and send the sealed shares";
  const numbers = (holder: Holder): Promise<string[]> => holder.visitor.page.locator("dd code").allTextContents();
  await mouse.visitor.at(heading);
  await mouse.visitor.look("trustee-4-compare");
  await keyboard.visitor.at(heading);
  assert.deepEqual(await numbers(mouse), await numbers(phone));
  assert.equal(new Set(await numbers(mouse)).size, 3);
  const button = "They are the same: make and send my shares";
  await phone.visitor.page.getByLabel("Your secret file").setInputFiles(ok(paths[0]));
  await phone.visitor.press(button);
  await phone.visitor.sees("This isn’t the secret that you made for this election.");
  await phone.visitor.look("trustee-narrow-2-another-secret");
  await phone.visitor.page.getByLabel("Your secret file").setInputFiles(paths[2]);
  await phone.visitor.press(button);
  await phone.visitor.at("Your part is done");
  await mouse.visitor.page.getByLabel("Your secret file").setInputFiles(paths[0]);
  await mouse.visitor.press(button);
  await mouse.visitor.at("Your part is done");
  await keyboard.chooses("Your secret file", paths[1]);
  await keyboard.key(button);
}

async function thirdRound(mouse: Holder, keyboard: Holder, phone: Holder, { paths }: Seeds): Promise<void> {
  const heading = "Third round: check what the others sent you";
  const button = "Check, and finish my part";
  await keyboard.visitor.at(heading);
  await keyboard.visitor.look("trustee-5-answer");
  await keyboard.chooses("Your secret file", paths[1]);
  await keyboard.key(button);
  await keyboard.visitor.at("Your part is done");
  // What the service hands on is altered on its way: the page names whose share is wrong, and lets it be reported.
  await phone.visitor.at(heading);
  await phone.visitor.context.route("**/vinput.json", async (route) => {
    const message = (await (await route.fetch()).json()) as { secrets: string[] };
    message.secrets[0] = ok(message.secrets[1]);
    await route.fulfill({ json: message });
  });
  // Another's secret is refused where it is chosen, and nothing is sent.
  await phone.visitor.page.getByLabel("Your secret file").setInputFiles(paths[1]);
  await phone.visitor.press(button);
  await phone.visitor.sees("This isn’t the secret that you made for this election.");
  await phone.visitor.page.getByLabel("Your secret file").setInputFiles(paths[2]);
  await phone.visitor.press(button);
  await phone.visitor.sees("What Tilda One sent you doesn’t hold.");
  await phone.visitor.look("trustee-narrow-3-complaint");
  await phone.visitor.context.unroute("**/vinput.json");
  await phone.visitor.press(button);
  await phone.visitor.at("Your part is done");
  await mouse.visitor.at(heading);
  await mouse.visitor.page.getByLabel("Your secret file").setInputFiles(paths[0]);
  await mouse.visitor.press(button);
}

/** Each shows that their key works; the first makes a key file for the tool, with which the rest is done. */
async function drills(mouse: Holder, keyboard: Holder, phone: Holder, { paths, texts }: Seeds): Promise<string> {
  const heading = "Show that your key works";
  await mouse.visitor.at(heading);
  await mouse.visitor.page.getByLabel("Your secret file").setInputFiles(paths[0]);
  await mouse.visitor.page.getByText("A key file for the tool").click();
  const key = await mouse.saves("Make trustee.key");
  assert.match(key.text, /^"[0-9]{70,78}"$/);
  const path = keep("trustee.key", key.text);
  await mouse.visitor.page.getByLabel("Your secret file").setInputFiles(ok(paths[1]));
  await mouse.visitor.press("Show that it works");
  await mouse.visitor.sees("That didn’t work");
  await mouse.visitor.look("trustee-6-drill-wrong");
  await mouse.visitor.page.getByLabel("Your secret file").setInputFiles(path);
  await mouse.visitor.press("Show that it works");
  await mouse.visitor.sees("Your key works. The answer is on record.");
  await keyboard.visitor.at(heading);
  await keyboard.chooses("Your secret file", paths[1]);
  await keyboard.key("Show that it works");
  await keyboard.visitor.sees("Your key works. The answer is on record.");
  await phone.visitor.at(heading);
  await phone.visitor.look("trustee-narrow-4-drill");
  await phone.visitor.page.getByText("Type it from the paper copy").click();
  await phone.visitor.page.getByLabel("The secret, as it stands on paper").fill(texts[2]);
  await phone.visitor.press("Show that it works");
  await phone.visitor.sees("Your key works. The answer is on record.");
  return path;
}

async function vote(page: string, email: string, code: string): Promise<string> {
  const visitor = await Visitor.come(DESK);
  await visitor.page.goto(page.replace(/trustee$/, `vote#code=${code}`));
  await visitor.signIn(service, { email });
  await visitor.sees("You are signed in, and on the roll");
  await visitor.press("Continue");
  await visitor.at("Choose");
  await visitor.rankFirst();
  const tracker = await visitor.encrypt();
  await visitor.press("Cast this ballot");
  await visitor.at("Your vote is cast");
  await visitor.leave();
  return tracker;
}

async function lostCode(holder: Holder, codes: Map<string, string>): Promise<void> {
  const { visitor } = holder;
  const { page: tab } = visitor;
  await tab.setViewportSize(PHONE);
  await tab.reload();
  const [email, code] = ok([...codes].at(5));
  await visitor.at("A code is lost");
  await tab.getByLabel("The secret list").setInputFiles(join(folder, "private-credentials.tsv"));
  await tab.getByLabel("The voter’s address").fill("nobody@example.org");
  await visitor.press("Find the code");
  await visitor.sees("This address is not in the list.");
  // A list of another election has another code for the same address.
  const [elsewhere] = makeElection("Ed25519", [ranked(3)]).codes;
  await tab.getByLabel("The secret list").setInputFiles(keep("elsewhere.tsv", `${email}\t${elsewhere}\n`));
  await tab.getByLabel("The voter’s address").fill(email);
  await visitor.press("Find the code");
  await visitor.sees("The code in this list is NOT on this election’s roll.");
  assert.equal(await tab.locator("#found-code").count(), 0);
  await tab.getByLabel("The secret list").setInputFiles(join(folder, "private-credentials.tsv"));
  await tab.getByLabel("The voter’s address").fill(email.toUpperCase());
  await visitor.press("Find the code");
  await visitor.sees("which is on the roll");
  assert.equal(await tab.locator("#found-code").textContent(), code);
  await visitor.look("registrar-narrow-lost");
  await tab.getByLabel("Why it is sent again").fill("Letter lost");
  await visitor.press("Report that it was sent again");
  await visitor.sees("1 code was sent again so far.");
  // With the first code somebody has voted: what is on the board stays.
  const find = async (voter: string): Promise<void> => {
    await tab.getByLabel("The secret list").setInputFiles(join(folder, "private-credentials.tsv"));
    await tab.getByLabel("The voter’s address").fill(voter);
    await visitor.press("Find the code");
    await visitor.sees("which is on the roll");
  };
  const replace = async (): Promise<void> => {
    await tab.getByText("Somebody else may have this code").click();
    await tab.getByLabel("Why it is replaced").fill("Sent to a colleague");
    await visitor.press("Make it void, and take a spare");
  };
  await find(ok([...codes.keys()].at(0)));
  await replace();
  await visitor.sees("A ballot of this code is on the board");
  await find(email);
  await replace();
  await visitor.sees("The code is void.");
  await visitor.sees("1 code was replaced by a spare so far.");
  const spare = ok(await tab.locator("#found-code").textContent());
  assert.ok(spare !== code && [codes.get("spare 1"), codes.get("spare 2")].includes(spare));
  await visitor.look("registrar-narrow-replaced");
  await tab.reload();
  await visitor.sees("1 code was replaced by a spare so far.");
  await find(email);
  assert.equal(await tab.locator("#found-code").textContent(), spare, "the page finds the new code");
  await visitor.leave();
}

async function shuffles(mouse: Holder, keyboard: Holder): Promise<void> {
  await mouse.comeAgain();
  await mouse.visitor.at("Shuffle the ballots");
  await mouse.visitor.look("trustee-7-shuffle");
  await mouse.visitor.press("Check the record and shuffle");
  await mouse.visitor.sees("3 ballots were checked. Your shuffle is on the board");
  await keyboard.comeAgain();
  await keyboard.visitor.at("Shuffle the ballots");
  await keyboard.key("Check the record and shuffle");
  await keyboard.visitor.sees("Your shuffle is on the board");
}

/** Both commit before either reveals; one loses the page in between and goes on with the file. */
async function open(mouse: Holder, keyboard: Holder, keyFile: string, { paths }: Seeds): Promise<void> {
  const { visitor } = mouse;
  const { page: tab } = visitor;
  await visitor.at("Open your part of the result");
  await tab.getByLabel("Your secret file").setInputFiles(keyFile);
  await visitor.press("Check the record and commit to my share");
  await visitor.at("You have committed to your share");
  await visitor.sees("1 of the 2 trustees who are needed have committed.");
  assert.equal(await tab.getByRole("button", { name: "Reveal my share" }).count(), 0);
  await visitor.look("trustee-8-committed");
  const share = await mouse.saves("Save share.json");
  await staysWhenLeft(mouse, "You have committed to your share");
  tab.once("dialog", (dialog) => void dialog.accept());
  await tab.reload();
  await visitor.sees("You have committed to a share, which is not on this page.");
  // Whoever commits twice is one trustee all the same.
  await tab.getByLabel("Your secret file").setInputFiles(keyFile);
  await visitor.press("Check the record and commit to my share");
  await visitor.sees("1 of the 2 trustees who are needed have committed.");
  assert.equal(await tab.getByRole("button", { name: "Reveal my share" }).count(), 0);
  tab.once("dialog", (dialog) => void dialog.accept());
  await tab.reload();
  await tab.getByLabel("Your share, share.json").setInputFiles(share.path);
  await visitor.press("Go on with this share");
  await visitor.at("You have committed to your share");

  await keyboard.visitor.at("Open your part of the result");
  await keyboard.chooses("Your secret file", paths[1]);
  // The first look after the commitment fails: the page looks again by itself.
  const { context } = keyboard.visitor;
  let committed = false;
  let looks = 0;
  await context.route("**/share-commitments", async (route) => {
    committed = true;
    await route.continue();
  });
  await context.route("**/supplement", async (route) => {
    if (committed) looks += 1;
    if (looks === 1) await route.abort("connectionreset");
    else await route.continue();
  });
  await keyboard.key("Check the record and commit to my share");
  await keyboard.visitor.sees("This page refreshes itself.");
  await keyboard.visitor.sees("Enough trustees have committed.");
  assert.ok(looks > 1);
  await context.unrouteAll();
  await keyboard.key("Reveal my share");
  await keyboard.visitor.sees("Your share is on the board");
  // The session ends in the middle: the share is kept, and goes out when it is back.
  await visitor.sees("Enough trustees have committed.");
  await visitor.context.clearCookies();
  await visitor.press("Reveal my share");
  await visitor.sees("Your session is over. Sign in again here");
  await visitor.look("trustee-8-session-over");
  await visitor.press("I have signed in: go on");
  await visitor.alerted("You aren’t signed in yet.");
  await mouse.regain();
  await visitor.sees("Your share is on the board");
}

/** The record and its supplement hold under our tool: commitments, strong proofs, everything. */
async function verified(holder: Holder): Promise<void> {
  if (BALLOTS === undefined) return;
  const { page: tab } = holder.visitor;
  const uuid = ok(/elections\/(\w+)/.exec(tab.url())?.[1]);
  for (const name of [`${uuid}.bel`, `${uuid}.supplement.json`]) {
    const answer = await tab.request.get(new URL(`/elections/${uuid}/${name}`, tab.url()).href);
    writeFileSync(join(folder, name), await answer.body());
  }
  const { ok: holds, said } = run(BALLOTS, ["verify", `${uuid}.bel`], folder);
  assert.ok(holds, said);
  assert.match(said, /X6/);
}

/** The result as it is counted and as it is declared; one of the elected says whether they accept, first neither yes nor no. */
async function declared(page: string, codes: Map<string, string>): Promise<void> {
  const at = (place: string): string => page.replace(/\/trustee$/, place);
  const visitor = await Visitor.come(PHONE);
  const { page: tab } = visitor;
  await service.moveTo("counted");
  await tab.goto(at("/result"));
  await visitor.sees("The result is not declared yet.");
  await visitor.look("keys-result-counted");
  await service.moveTo("declared");
  await tab.reload();
  await visitor.sees("They answer by");
  await visitor.look("keys-result-declared");
  const { candidates, elected } = (await (await tab.request.get(at("/transcript.json"))).json()) as { candidates: string[]; elected: number[] };
  // Addresses are made of names in the demonstration.
  const name = ok(candidates[ok(elected[0]) - 1]);
  const address = `${name.toLowerCase().replace(/[^a-z0-9]/g, ".")}.`;
  await signInByCode(tab, service, page, ok([...codes.keys()].find((email) => email.startsWith(address))));
  await tab.goto(at("/my"));
  await visitor.sees("Say whether you accept.");
  await visitor.look("keys-elected");
  await tab.getByRole("link", { name: "Accept or decline the seat …" }).click();
  await unchecked(tab);
  await visitor.press("Answer");
  await visitor.sees("Not done.");
  await visitor.look("keys-answer-error");
  await tab.getByLabel("Yes, I accept").check();
  await visitor.press("Answer");
  await visitor.sees("Your answer is in.");
  await visitor.leave();
}

/** Who voted finds their ballot among those that were counted, without signing in. */
async function counted(page: string, tracker: string): Promise<void> {
  const visitor = await Visitor.come(PHONE);
  await visitor.page.goto(page.replace(/trustee$/, `check#tracker=${encodeURIComponent(tracker)}`));
  await visitor.sees("Your ballot is on the board. All its proofs hold: they were checked on this device.");
  await visitor.sees("It is among those that were counted.");
  await visitor.both("check-counted");
  await visitor.leave();
}
