/** Voting in a browser, as people do: by mouse, by keyboard alone, on a narrow phone, with the network cut. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { ok } from "./ok.ts";
import { HUSTINGS, type Open, Service } from "./service.ts";
import { CHROMIUM, DESK, PHONE, Visitor } from "./visitor.ts";

const missing = [HUSTINGS === undefined && "the program hustings", CHROMIUM === undefined && "Chromium"].filter(Boolean);
const skip = missing.length > 0 ? `SKIPPED: no ${missing.join(" and no ")} here` : false;

let service: Service;
let ranked: Open;
let summed: Open;
before(async () => {
  if (skip) return;
  service = await Service.start(HUSTINGS ?? "");
  [ranked, summed] = service.elections() as [Open, Open];
});
after(async () => {
  if (!skip) await service.stop();
});

const page = (of: string): string => ranked.voters[0]?.link.replace(/\/elections\/.*/, of) ?? "";

test("a ranked ballot by mouse, with a test before, from the link to the receipt", { skip }, async () => {
  const voter = ok(ranked.voters[0]);
  const visitor = await Visitor.come(DESK);
  const { page: tab } = visitor;
  await tab.goto(voter.link);
  await visitor.at("Before you choose");
  assert.ok(!tab.url().includes("#"), "the code is out of the address at once");
  await visitor.sees("Your voting code is here");
  await visitor.look("wide-1-identify");
  await visitor.signIn(service, voter);
  await visitor.sees("You are signed in, and on the roll");
  await visitor.press("Continue");
  await visitor.at("Choose");
  const names = await tab.locator(".choices .name").allTextContents();
  assert.equal(names.length, 14);
  await visitor.press("Review my choice");
  await visitor.sees("Rank at least one candidate");
  await visitor.look("wide-2-choose-missing");
  await tab.locator("summary").first().click();
  assert.equal(await tab.getByRole("alert").count(), 0, "the alarm ends when something is done about it");
  await tab.locator("summary").first().click();
  for (const [i, place] of [[4, "1st"], [2, "2nd"], [9, "3rd"]] as const) await visitor.press(`Rank ${place}: ${names[i]}`);
  await visitor.press(`Move ${names[9]} up`);
  await tab.getByLabel(`Place of ${names[0]}, empty for not ranked`).fill("1");
  await tab.locator("summary").first().click();
  await visitor.look("wide-3-choose");
  await visitor.press("Review my choice");
  const order = async (): Promise<string[]> => tab.locator("ol.chosen li").allTextContents();
  const wanted = [names[0], names[4], names[9], names[2]];
  assert.deepEqual(await order(), wanted);
  await visitor.look("wide-4-review");

  const sent: string[] = [];
  tab.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  const first = await visitor.tracker();
  assert.equal(first.length, 43);
  assert.deepEqual(sent, [], "nothing is sent before the tracker is seen");
  await visitor.look("wide-5-ready");

  await visitor.press("Test it instead");
  await visitor.at("This ballot was opened");
  await visitor.sees("It holds what you chose");
  assert.deepEqual(await order(), wanted);
  await visitor.look("wide-6-tested");
  const [opened] = await Promise.all([tab.waitForEvent("download"), visitor.press("Save the opened ballot")]);
  const tested = await opened.path();
  await visitor.press("Make a new ballot");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  const second = await visitor.tracker();
  assert.notEqual(second, first);
  await visitor.press("Cast this ballot");
  await visitor.at("Your vote is cast");
  await visitor.sees("The signature was checked on this device, and holds.");
  assert.equal(await visitor.tracker(), second);
  await visitor.look("wide-7-done");
  await visitor.press("Mail it to me");
  await visitor.sees("The receipt is on its way to your mailbox.");
  const [saved] = await Promise.all([tab.waitForEvent("download"), visitor.press("Save the receipt")]);
  const receipt = await saved.path();
  assert.equal((JSON.parse(readFileSync(receipt, "utf8")) as { tracker: string }).tracker, second);
  assert.deepEqual(await tab.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);

  const link = tab.getByRole("link", { name: "Check my ballot" });
  assert.equal(await link.getAttribute("target"), "_blank", "the receipt stays where it is");
  await tab.goto(ok(await link.getAttribute("href")));
  await visitor.sees("Your ballot is on the board.");
  await visitor.sees("It is the last one of its voting code");
  await visitor.look("wide-8-checked");
  await tab.getByLabel("Or the receipt that you saved").setInputFiles(receipt);
  await visitor.press("Look for it");
  await visitor.sees("The receipt is signed by the service.");
  await tab.getByLabel("The file, tested-ballot.json").setInputFiles(tested);
  await tab.getByLabel("The tracker that you wrote down").fill(first.slice(0, 12));
  await visitor.press("Open it");
  await visitor.sees("It is not on the board.");
  await visitor.sees("Its tracker begins as the one that you wrote down.");
  assert.deepEqual(await order(), wanted);
  await tab.getByLabel("Your tracker, 43 characters").fill("x");
  await tab.getByLabel("Or the receipt that you saved").setInputFiles([]);
  await visitor.press("Look for it");
  await visitor.sees("A tracker has 43 letters");
  await tab.getByLabel("Your tracker, 43 characters").fill(first);
  await visitor.press("Look for it");
  await visitor.sees("There is no ballot with this tracker");
  await visitor.look("wide-9-check-not-found");
  await visitor.leave();
});

test("a summed ballot on a narrow phone in the dark, the network cut at the cast", { skip }, async () => {
  const voter = ok(summed.voters[0]);
  const visitor = await Visitor.come({ ...PHONE, dark: true });
  const { page: tab, context } = visitor;
  await tab.goto(page(`/elections/${summed.uuid}/vote`));
  await visitor.at("Before you choose");
  await visitor.look("narrow-1-identify");
  await visitor.press("Continue");
  await visitor.sees("The code has 0 characters");
  const code = tab.getByLabel("Voting code", { exact: true });
  await code.fill("aaaaa-bbbbbb-ccccc-dddddd");
  await visitor.press("Continue");
  await visitor.sees("This code is not on the roll of this election.");
  await visitor.look("narrow-2-code-wrong");
  await code.fill(`  ${voter.code.replaceAll("-", " ")} `);
  await visitor.press("Continue");
  await visitor.sees("Sign in first.");
  await visitor.signIn(service, voter);
  await visitor.sees("You are signed in, and on the roll");
  await visitor.press("Continue");
  await visitor.at("Choose");
  const boxes = tab.locator(".choices input[type=checkbox]");
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).checked)), [false, true, false]);
  await visitor.look("narrow-3-choose");
  await visitor.press("Review my choice");
  await visitor.look("narrow-4-review");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  const tracker = await visitor.tracker();
  await visitor.look("narrow-5-ready");
  // The request arrives and its answer is lost: the worst place for a cut.
  let cut = 0;
  const keys = new Set<string | undefined>();
  await context.route("**/ballots", async (route) => {
    keys.add((await route.request().allHeaders())["idempotency-key"]);
    cut += 1;
    if (cut > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await visitor.press("Cast this ballot");
  await visitor.sees("Not confirmed yet");
  await visitor.look("narrow-6-cut");
  await visitor.press("Send it now");
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.tracker(), tracker);
  assert.deepEqual([cut, keys.size], [2, 1], "the same ballot under the same key, and once on the board");
  await visitor.look("narrow-7-done");
  await visitor.leave();
});

test("by keyboard alone, the session ended before the cast", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await Visitor.come(PHONE);
  const { page: tab, context } = visitor;
  const { keyboard } = tab;
  const signIn = async (): Promise<void> => {
    const before = service.lettersTo(voter.email);
    await visitor.to("E-mail address that your membership is registered with");
    await keyboard.type(voter.email);
    await keyboard.press("Enter");
    await tab.getByLabel("The eight digits").waitFor();
    await keyboard.type(await service.codeTo(voter.email, before));
    await keyboard.press("Enter");
  };
  await tab.goto(page(`/elections/${ranked.uuid}/vote`));
  await visitor.at("Before you choose");
  await signIn();
  await visitor.sees("You are signed in, and on the roll");
  await visitor.to("Voting code");
  await keyboard.type(voter.code);
  await keyboard.press("Enter");
  await visitor.at("Choose");
  assert.equal(await visitor.focused(), "Choose", "the heading of a new step has the focus");
  const names = await tab.locator(".choices .name").allTextContents();
  await visitor.key(`Rank 1st: ${names[3]}`);
  await visitor.to(`Place of ${names[5]}, empty for not ranked`);
  await keyboard.type("1");
  await keyboard.press("Enter");
  await visitor.to(`Move ${names[5]} down`);
  await keyboard.press("Enter");
  assert.equal(await visitor.focused(), `Move ${names[5]} up`, "the focus stays with the candidate that was moved");
  await tab.getByRole("status").filter({ hasText: `${names[5]} is your 2nd choice.` }).waitFor({ state: "attached" });
  await visitor.look("keyboard-1-choose");
  await visitor.key("Review my choice");
  await visitor.at("Is this what you want?");
  assert.deepEqual(await tab.locator("ol.chosen li").allTextContents(), [names[3], names[5]]);
  await visitor.key("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  await context.clearCookies();
  await visitor.key("Cast this ballot");
  await visitor.sees("Your session is over.");
  await visitor.look("keyboard-2-session-over");
  await signIn();
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.focused(), "Your vote is cast");
  await visitor.leave();
});

test("a blank ballot, and a ballot in place of another", { skip }, async () => {
  const voter = ok(summed.voters[1]);
  const visitor = await Visitor.come(DESK);
  const { page: tab } = visitor;
  await tab.goto(voter.link);
  await visitor.at("Before you choose");
  await visitor.signIn(service, voter);
  await visitor.sees("You are signed in, and on the roll");
  await visitor.press("Continue");
  await visitor.at("Choose");
  await visitor.look("wide-summed");
  const cast = async (): Promise<string> => {
    const tracker = await visitor.encrypt();
    await visitor.press("Cast this ballot");
    await visitor.at("Your vote is cast");
    return tracker;
  };
  await tab.getByLabel(/blank ballot/).check();
  await visitor.press("Review my choice");
  await visitor.sees("A blank ballot");
  await visitor.look("wide-blank");
  await visitor.press("Change");
  const first = await cast();
  // The same code again, in the same browser: the session still holds.
  await tab.goto("about:blank");
  await tab.goto(voter.link);
  await visitor.at("Choose");
  await tab.locator(".choices input[type=checkbox]").first().check();
  const second = await cast();
  assert.notEqual(first, second);
  await tab.goto(page(`/elections/${summed.uuid}/check#tracker=${encodeURIComponent(first)}`));
  await visitor.sees("It doesn’t count: the same voting code cast another");
  await visitor.leave();
});

test("comparing, dragging, and the network cut at every step", { skip }, async () => {
  const voter = ok(ranked.voters[3]);
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const offline = "You are offline. What you have done is kept on this page";
  /** Cut off, does something, and is back: what was done fails in words and works afterwards. */
  const cut = async (press: () => Promise<void>, said: string): Promise<void> => {
    await context.setOffline(true);
    await visitor.sees(offline);
    await press();
    await visitor.sees(said);
    await context.setOffline(false);
    await tab.getByText(offline).first().waitFor({ state: "hidden" });
  };
  await tab.goto(voter.link);
  await visitor.at("Before you choose");
  await tab.getByLabel(/E-mail address/).fill(voter.email);
  await cut(() => visitor.press("Send me a code"), "The service doesn’t answer. Are you connected?");
  await visitor.look("wide-offline");
  await visitor.signIn(service, voter);
  await visitor.sees("You are signed in, and on the roll");
  await visitor.press("Continue");
  await visitor.at("Choose");

  const names = await tab.locator(".choices .name").allTextContents();
  await tab.getByText("Compare two candidates side by side").click();
  await tab.getByLabel("One candidate").selectOption(ok(names[3]));
  await tab.getByLabel("The other").selectOption(ok(names[7]));
  assert.deepEqual(await tab.locator(".beside h4").allTextContents(), [names[3], names[7]]);
  await visitor.look("wide-compare");
  await tab.setViewportSize(PHONE);
  await visitor.look("narrow-compare");
  await tab.setViewportSize(DESK);
  await tab.getByText("Compare two candidates side by side").click();

  for (const i of [0, 1, 2, 3]) await tab.getByRole("button", { name: new RegExp(`^Rank .*: ${names[i]}$`) }).click();
  const order = (): Promise<string[]> => tab.locator("#ranking li .name").allTextContents();
  const drag = async (from: number, to: number, release = true): Promise<void> => {
    const middle = async (i: number): Promise<[number, number]> => {
      const { x, y, width, height } = ok(await tab.locator("#ranking .grip").nth(i).boundingBox());
      return [x + width / 2, y + height / 2];
    };
    const [x, y] = await middle(from);
    const [, end] = await middle(to);
    await tab.mouse.move(x, y);
    await tab.mouse.down();
    await tab.mouse.move(x, (y + end) / 2);
    await tab.mouse.move(x, end + (to > from ? 8 : -8));
    if (release) await tab.mouse.up();
  };
  await drag(0, 2, false);
  await visitor.look("wide-dragging");
  await tab.mouse.up();
  assert.deepEqual(await order(), [names[1], names[2], names[0], names[3]]);
  await drag(3, 0);
  assert.deepEqual(await order(), [names[3], names[1], names[2], names[0]]);
  await tab.getByRole("status").filter({ hasText: `${names[3]} is your 1st choice.` }).waitFor({ state: "attached" });

  await visitor.press("Review my choice");
  // Encrypting needs no network at all.
  await context.setOffline(true);
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  await visitor.press("Test it instead");
  await visitor.sees("The test wasn’t confirmed");
  await context.setOffline(false);
  const tracker = await visitor.tracker();
  await cut(() => visitor.press("Cast this ballot"), "Not confirmed yet");
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.tracker(), tracker, "it goes out by itself when the network is back");
  await visitor.leave();
});

test("without scripts the page says what to do, and who stands", { skip }, async () => {
  const visitor = await Visitor.come({ ...PHONE, scripts: false });
  const { page: tab } = visitor;
  await tab.goto(page(`/elections/${ranked.uuid}/vote`));
  await tab.locator("summary", { hasText: "Nothing happens?" }).click();
  await visitor.sees("You can use the tool");
  assert.equal(await tab.locator("article.candidate").count(), 14);
  await tab.screenshot({ path: ".tests/no-scripts.png", fullPage: true });
  await visitor.leave();
});

test("a file of the booth that was altered does not run", { skip }, async () => {
  for (const [file, said] of [[/\/booth\/booth-.*\.js$/, "The booth is being loaded"], [/\/booth\/worker-.*\.js$/, "The booth can’t start"]] as const) {
    const visitor = await Visitor.come(DESK);
    const { page: tab, context } = visitor;
    await context.route(file, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `${await answer.text()};` });
    });
    await tab.goto(ok(ranked.voters[2]).link);
    await visitor.sees(said);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await tab.getByRole("button", { name: "Continue" }).count(), 0);
    assert.ok(visitor.violations.some((text) => /integrity/i.test(text)), visitor.violations.join());
    visitor.violations.length = 0;
    await visitor.leave();
  }
});

test("a sheet of all pages that was altered is not used", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const common = (): Promise<number> => tab.evaluate(() => [...document.styleSheets].filter(({ href }) => href?.includes("/style/")).length);
  await tab.goto(page(`/elections/${ranked.uuid}/vote`));
  await visitor.at("Before you choose");
  assert.equal(await common(), 1);
  await context.route(/\/style\/style-.*\.css$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${await answer.text()} ` });
  });
  await tab.goto(page(`/elections/${ranked.uuid}/check`));
  await visitor.at("Find my ballot");
  assert.equal(await common(), 0);
  assert.ok(visitor.violations.some((text) => /integrity/i.test(text)), visitor.violations.join());
  visitor.violations.length = 0;
  await visitor.leave();
});

test("the booth's files are listed with their hashes, and kept for ever", { skip }, async () => {
  const visitor = await Visitor.come(DESK);
  const { page: tab } = visitor;
  await tab.goto(page("/booth"));
  await visitor.look("wide-files");
  for (const link of await tab.locator("tbody a").all()) {
    const path = ok(await link.getAttribute("href"));
    const answer = await tab.request.get(page(path));
    assert.match(answer.headers()["cache-control"] ?? "", /immutable/);
    const digest = Buffer.from(await crypto.subtle.digest("SHA-384", new Uint8Array(await answer.body()))).toString("base64");
    assert.ok((await link.locator("xpath=ancestor::tr").textContent())?.includes(digest), path);
  }
  await visitor.leave();
});
