/**
 * The booth where something isn't as it should be: each state is brought about by what the service answers or
 * doesn't, is told in the words that are meant, and is looked at in the light and in the dark.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { BrowserContext } from "playwright-core";

import { ok } from "./ok.ts";
import { HUSTINGS, type Open, Service, type Voter } from "./service.ts";
import { abort, altered, between, held, once, refusing, withWorker } from "./trouble.ts";
import { CHROMIUM, DESK, type Looks, PHONE, Visitor, signInByCode } from "./visitor.ts";

const missing = [HUSTINGS === undefined && "the program hustings", CHROMIUM === undefined && "Chromium"].filter(Boolean);
const skip = missing.length > 0 ? `SKIPPED: no ${missing.join(" and no ")} here` : false;

let service: Service;
let ranked: Open;
let summed: Open;
let base: string;
before(async () => {
  if (skip) return;
  service = await Service.start(HUSTINGS ?? "");
  [ranked, summed] = service.elections() as [Open, Open];
  base = new URL(ok(ranked.voters[0]).link).origin;
});
after(async () => {
  if (!skip) await service.stop();
});

type Cookies = Parameters<BrowserContext["addCookies"]>[0];
/** Sessions by address: the service writes an address few letters, so that one serves several tests. */
const sessions = new Map<string, Cookies>();

/** Somebody comes who is signed in already. */
async function come({ email }: Voter, looks: Looks = DESK): Promise<Visitor> {
  const visitor = await Visitor.come(looks);
  const { page, context } = visitor;
  const session = sessions.get(email);
  if (session === undefined) {
    await signInByCode(page, service, base, email);
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    sessions.set(email, await context.cookies());
  } else await context.addCookies(session);
  return visitor;
}

/** Ends the session here; what is given brings it back, as signing in in another tab does. */
async function signedOut({ context }: Visitor): Promise<() => Promise<void>> {
  const session = await context.cookies();
  assert.ok(session.length > 0);
  await context.clearCookies();
  return () => context.addCookies(session);
}

/** What is asked about a code from now on: where, and with which cookie. */
function lookUps({ page }: Visitor): () => Promise<(string | undefined)[][]> {
  const asked: Promise<(string | undefined)[]>[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/\/(codes|credentials)\b/.test(pathname)) asked.push(request.allHeaders().then(({ cookie }) => [pathname, cookie]));
  });
  return () => Promise.all(asked);
}

const voting = (of: Open, fragment = ""): string => `${base}/elections/${of.uuid}/vote${fragment}`;
const noAnswer = "The service doesn’t answer. Are you connected?";
test("what can't be asked at the start is asked again, and the link's code is kept", { skip }, async () => {
  const voter = ok(ranked.voters[0]);
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  await context.route("**/api/elections/*/election", abort, once);
  await tab.goto(voter.link);
  await visitor.at("The booth can’t start");
  await visitor.alerted("Try again; if that doesn’t help, tell the panel’s secretary what it says here.");
  assert.ok(!tab.url().includes("#"));
  await visitor.both("state-cant-start");
  await visitor.press("Try again");
  await visitor.at("Before you choose");
  await visitor.sees("Your voting code is here");
  await visitor.threads(1);
  assert.equal(await tab.locator("article.candidate").count(), 14, "candidates can be read before anybody signs in");

  await context.route(/\/codes$/, abort, once);
  await visitor.open(voter.link);
  await visitor.at("Before you choose");
  const code = tab.getByLabel("Voting code", { exact: true });
  await visitor.sees(noAnswer);
  assert.deepEqual([await code.inputValue(), await code.getAttribute("aria-invalid")], [voter.code, "true"]);
  const asked = lookUps(visitor);
  await visitor.press("Continue");
  await visitor.sees("Your voting code is here");
  const roll = `/api/v1/elections/${ranked.uuid}`;
  const nothing = [[`${roll}/codes`, undefined], [`${roll}/credentials`, undefined]];
  assert.deepEqual(await asked(), nothing, "of a small roll nothing is told of the code");
  await visitor.leave();

  const known = await come(ok(ranked.voters[1]));
  const askedThen = lookUps(known);
  await known.context.route("**/roll/me", abort, { times: 2 });
  await known.page.goto(ok(ranked.voters[1]).link);
  await known.at("Before you choose");
  await known.alerted(noAnswer);
  await known.both("state-standing-unknown");
  await known.press("Try again");
  await known.sees("You are signed in, and on the roll");
  await known.press("Continue");
  await known.at("Choose");
  assert.equal(await known.page.locator("article.candidate").count(), 0, "they stand in the choice then");
  assert.deepEqual(await askedThen(), nothing, "who asks isn't told either");
  await known.leave();
});

test("codes that can't be taken, and links", { skip }, async () => {
  const voter = ok(ranked.voters[0]);
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const code = tab.getByLabel("Voting code", { exact: true });
  await tab.goto(voting(ranked, "#code=aaaaa-bbbbbb-ccccc-dddddd"));
  await visitor.at("Before you choose");
  await visitor.sees("This code is not on the roll of this election.");
  assert.equal(await code.inputValue(), "aaaaa-bbbbbb-ccccc-dddddd");
  assert.ok(!tab.url().includes("#"));
  await visitor.both("state-code-not-on-roll");
  await visitor.open(voting(ranked, "#code=aaaaa"));
  await visitor.sees("The code has 5 characters, and 22 are needed.");
  await visitor.both("state-code-length");
  await code.fill("aaaaä-bbbbbb-ccccc-dddddd");
  await visitor.press("Continue");
  await visitor.sees("“ä” is in no voting code.");
  assert.equal(await code.getAttribute("aria-invalid"), "true");
  await visitor.both("state-code-sign");

  await context.route(/\/codes$/, abort, once);
  await code.fill(voter.code);
  await visitor.press("Continue");
  await visitor.alerted(noAnswer);
  // A second press while it is looked up does nothing.
  const { hold, count, go } = held();
  await context.route(/\/codes$/, hold);
  await code.fill(voter.link);
  await visitor.press("Continue");
  await tab.getByRole("status").filter({ hasText: "Checking…" }).waitFor();
  const pressed = tab.getByRole("button", { name: "Continue" });
  assert.equal(await pressed.getAttribute("aria-disabled"), "true");
  await pressed.click({ force: true });
  await code.press("Enter");
  go();
  await visitor.sees("Your voting code is here");
  await visitor.alerted("Sign in first.");
  assert.equal(count(), 1);

  // What is typed while a code is looked up is looked up next.
  await visitor.press("Type in another code");
  const late = held();
  await context.route(/\/codes$/, late.hold, once);
  await code.fill("aaaaa-bbbbbb-ccccc-dddddd");
  await visitor.press("Continue");
  await tab.getByRole("status").filter({ hasText: "Checking…" }).waitFor();
  await code.fill(voter.code);
  late.go();
  await tab.getByRole("button", { name: "Type in another code" }).waitFor();

  // A link in the tab where the booth is already.
  await visitor.open(voting(ranked));
  await visitor.at("Before you choose");
  await tab.evaluate((fragment) => (location.hash = fragment), `code=${voter.code}`);
  await visitor.sees("Your voting code is here");
  assert.ok(!tab.url().includes("#"));
  await tab.evaluate(() => (location.hash = "content"));
  assert.ok(tab.url().endsWith("#content"), "a place on the page is no code");
  await visitor.open(voting(ranked));
  await visitor.at("Before you choose");
  await code.fill(voter.code);
  await code.press("Enter");
  await visitor.sees("Your voting code is here");
  assert.match(await visitor.focused(), /^E-mail address/);
  await visitor.leave();
});

test("signing in where something goes wrong", { skip }, async () => {
  const voter = ok(ranked.voters[0]);
  const visitor = await Visitor.come(DESK);
  const { page: tab, context } = visitor;
  const address = tab.getByLabel(/E-mail address/);
  await tab.goto(voting(ranked));
  await visitor.at("Before you choose");
  await address.fill("nobody");
  await visitor.press("Send me a code");
  await visitor.sees("Type in an e-mail address, such as name@example.org.");
  assert.equal(await address.getAttribute("aria-invalid"), "true");
  await visitor.both("state-address-wrong");
  await address.fill(voter.email);
  await context.route("**/sign-in", refusing(503, "busy", "No letters go out just now."), once);
  await visitor.press("Send me a code");
  await visitor.alerted("No letters go out just now.");
  assert.equal(await tab.getByText("Type in an e-mail address").filter({ visible: true }).count(), 0);
  const before = service.lettersTo(voter.email);
  const { hold, count, go } = held();
  await context.route("**/sign-in", hold);
  await visitor.press("Send me a code");
  await tab.getByRole("button", { name: "Send me a code" }).click({ force: true });
  await address.press("Enter");
  go();
  const digits = tab.getByLabel("The eight digits");
  await digits.waitFor();
  assert.equal(count(), 1, "a second press sends no second letter");
  await service.codeTo(voter.email, before);
  await visitor.press("Send another code");
  assert.match(await visitor.focused(), /^E-mail address/);
  await address.fill(voter.email);
  await address.press("Enter");
  await digits.waitFor();
  const code = await service.codeTo(voter.email, before + 1);

  await digits.fill(code === "00000000" ? "00000001" : "00000000");
  await visitor.press("Sign in");
  await visitor.sees("These digits are not valid here.");
  await visitor.both("state-digits-wrong");
  await context.route("**/sign-in/code", refusing(503, "busy", "Nobody can sign in just now."), once);
  await visitor.press("Sign in");
  await visitor.alerted("Nobody can sign in just now.");
  assert.equal(await tab.getByText("These digits are not valid").filter({ visible: true }).count(), 0);
  await context.route("**/sign-in/code", abort, once);
  await visitor.press("Sign in");
  await visitor.alerted(noAnswer);
  await digits.fill(code);
  await digits.press("Enter");
  await visitor.sees("You are signed in, and on the roll");
  assert.equal(await visitor.focused(), "Voting code");
  sessions.set(voter.email, await context.cookies());

  // In another tab instead, which is noticed when they come back.
  const signIn = await signedOut(visitor);
  await visitor.open(voting(ranked));
  await visitor.press("I have signed in: go on");
  await visitor.alerted("You aren’t signed in yet.");
  await visitor.both("state-not-signed-in-yet");
  await signIn();
  await tab.evaluate(() => dispatchEvent(new Event("focus")));
  await visitor.sees("You are signed in, and on the roll");
  await visitor.leave();
});

test("a computer of several people: who is signed in is said, and can sign out", { skip }, async () => {
  const [, , first, second] = ranked.voters as [Voter, Voter, Voter, Voter];
  const visitor = await come(first);
  const { page: tab } = visitor;
  await tab.goto(ok(summed.voters[0]).link);
  await visitor.at("Before you choose");
  await visitor.sees("You are signed in, but you are not on the roll of this election, so you can’t vote in it.");
  await visitor.press("Continue");
  await visitor.alerted("You are signed in, but you are not on the roll");
  await visitor.both("state-not-on-roll");
  await visitor.open(second.link);
  await visitor.at("Choose");
  assert.match(await tab.locator(".whoami").innerText(), /^Signed in as Karen Hussain\./);
  await visitor.rankFirst();
  const name = await tab.locator("#ranking li .name").innerText();
  await tab.evaluate((fragment) => (location.hash = fragment), `code=${first.code}`);
  const told = "A link with a voting code was opened in this tab. Its code was not taken.";
  await visitor.sees(told);
  assert.ok(!tab.url().includes("#"));
  await visitor.both("state-code-meanwhile");
  await visitor.press("Not you? Sign out");
  await visitor.at("Before you choose");
  assert.equal(await tab.getByText(told).filter({ visible: true }).count(), 0);
  sessions.delete(first.email);
  await visitor.sees("Your voting code is here");
  await visitor.signIn(service, second);
  await visitor.sees("You are signed in, and on the roll");
  assert.equal(await visitor.focused(), "Continue");
  await visitor.press("Continue");
  await visitor.at("Choose");
  assert.equal(await tab.locator("#ranking li .name").innerText(), name, "the choice is still there");
  await visitor.encrypt();
  await visitor.press("Cast this ballot");
  await visitor.at("Your vote is cast");
  await visitor.press("Sign out");
  await visitor.sees("You are signed out.");
  await tab.getByRole("status").filter({ hasText: "You are signed out." }).waitFor({ state: "attached" });
  assert.equal(await tab.evaluate(async () => (await fetch("/account")).status), 401);
  await visitor.leave();
});

test("another's code finds nothing of what was chosen before it", { skip }, async () => {
  const [, first, second] = ranked.voters as [Voter, Voter, Voter];
  const visitor = await come(first);
  const { page: tab } = visitor;
  const code = tab.getByLabel("Voting code", { exact: true });
  await tab.goto(voting(ranked));
  await visitor.at("Before you choose");
  await code.fill(first.code);
  await visitor.press("Continue");
  await visitor.at("Choose");
  await visitor.rankFirst();
  for (const [another, kept] of [[first, 1], [second, 0]] as const) {
    await tab.evaluate(() => history.back());
    await visitor.at("Before you choose");
    await visitor.press("Type in another code");
    await code.fill(another.code);
    await visitor.press("Continue");
    await visitor.at("Choose");
    assert.equal(await tab.locator("#ranking li .name").count(), kept);
  }
  // A link that is opened while the booth looks for the code of the one before: the first step that is shown tells of it.
  await visitor.open(voting(ranked));
  await visitor.at("Before you choose");
  const { hold, go } = held();
  await visitor.context.route(/\/codes$/, hold, once);
  await Promise.all([tab.waitForRequest(/\/codes$/), visitor.open(first.link)]);
  await tab.evaluate((fragment) => (location.hash = fragment), `code=${second.code}`);
  await tab.waitForFunction(() => location.hash === "");
  go();
  await visitor.at("Choose");
  await visitor.sees("A link with a voting code was opened in this tab. Its code was not taken.");
  await visitor.leave();
});

test("choosing: the order of the record, statements and photographs, what was typed, and the way back", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  const photograph = "/photograph.svg";
  await context.route(`**${photograph}`, (route) => route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="80"/>' }));
  let statements: string[] = [];
  await altered(visitor, (html) => {
    statements = [...html.matchAll(/<div class="statement"[^>]*><p>([^<]*)</g)].map(([, text]) => ok(text));
    return html
      .replace('data-revoting="true"', 'data-revoting="false"')
      .replace('<div class="statement"', `<p class="died"><strong>Has died.</strong></p><p><img class="portrait" src="${photograph}" alt="Photograph of somebody"></p>$&`)
      .replace(/(<div class="statement"[^>]*>)/, '$1<p><a href="/panels">My own page</a></p>');
  });
  await tab.goto(voter.link);
  await visitor.at("Choose");
  const record = (await (await tab.request.get(`${base}/api/elections/${ranked.uuid}/election`)).json()) as { questions: { value: { answers: string[] } }[] };
  const names = await tab.locator(".choices .name").allTextContents();
  assert.deepEqual(names, record.questions[0]?.value.answers, "in the order that is recorded");
  const cards = tab.locator(".choices > li");
  assert.equal(statements.length, 14);
  for (const i of [0, 13]) {
    await cards.nth(i).locator("summary").click();
    await cards.nth(i).getByText(ok(statements[i]).replaceAll("&#39;", "'")).waitFor();
  }
  const picture = cards.nth(0).locator("img");
  assert.deepEqual([await picture.getAttribute("src"), await picture.getAttribute("alt")], [photograph, ""], "its name stands beside it");
  await cards.nth(0).getByText("Has died.").waitFor();
  const link = cards.nth(0).getByRole("link", { name: "My own page" });
  assert.deepEqual([await link.getAttribute("target"), await link.getAttribute("rel")], ["_blank", "noopener noreferrer"]);
  await visitor.both("state-choose-pictured");

  // A place is typed, and the next thing pressed: neither is lost.
  const rank = (i: number): Promise<void> => tab.getByRole("button", { name: new RegExp(`^Rank .*: ${names[i]}$`) }).click();
  const order = (): Promise<string[]> => tab.locator("#ranking li .name").allTextContents();
  await rank(2);
  await tab.getByLabel(`Place of ${names[3]}, empty for not ranked`).click();
  await tab.keyboard.type("1");
  await rank(4);
  assert.deepEqual(await order(), [names[3], names[2], names[4]]);

  const went = async (step: "back" | "forward", times: number): Promise<void> => {
    await tab.evaluate(
      ([step, times]) =>
        new Promise<void>((resolve, reject) => {
          setTimeout(() => reject(new Error(`${step}: ${count} times, and not ${times}`)), 10_000);
          let count = 0;
          const went = (): void => {
            count += 1;
            if (count < times) return;
            removeEventListener("popstate", went);
            resolve();
          };
          addEventListener("popstate", went);
          history[step]();
        }),
      [step, times] as const,
    );
  };
  const tracker = await visitor.encrypt();
  await went("back", 1);
  await visitor.at("Is this what you want?");
  await went("back", 1);
  await visitor.at("Choose");
  assert.deepEqual(await order(), [names[3], names[2], names[4]]);
  // Forward, and back again by the page itself.
  await went("forward", 2);
  await visitor.at("Choose");
  assert.notEqual(await visitor.encrypt(), tracker);
  await visitor.sees("In this election you can vote once: a ballot that is cast can’t be replaced.");
  await visitor.both("state-once");
  await context.route("**/ballots", between(502), once);
  await visitor.press("Cast this ballot");
  await visitor.sees("Not confirmed yet");
  await went("back", 2);
  await visitor.at("Your ballot is being cast");
  await visitor.press("Send it now");
  await visitor.at("Your vote is cast");
  await visitor.sees("This is your one ballot in this election: it can’t be replaced.");
  await visitor.both("state-once-done");

  await visitor.open(voter.link);
  await visitor.at("Choose");
  await visitor.rankFirst();
  await visitor.press("Clear all");
  assert.equal(await visitor.focused(), "Your ranking");
  await visitor.leave();
});

test("a question with a limit tells of it as one chooses", { skip }, async () => {
  const voter = ok(summed.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  await context.route("**/api/elections/*/election", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace('"max":1', '"max":2') });
  });
  await tab.goto(voter.link);
  await visitor.at("Choose");
  const boxes = tab.locator(".choices input[type=checkbox]");
  for (const i of [0, 1]) await boxes.nth(i).check();
  await visitor.sees("2 of 2 chosen.");
  await boxes.nth(2).click();
  await visitor.sees("You can choose at most 2. Take one away first.");
  await tab.getByRole("status").filter({ hasText: "You can choose at most 2." }).waitFor({ state: "attached" });
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).checked)), [true, true, false]);
  await visitor.both("state-choose-limit");
  await boxes.nth(0).uncheck();
  await boxes.nth(2).check();
  assert.equal(await tab.getByText("You can choose at most 2.").filter({ visible: true }).count(), 0, "it is gone when it is heeded");
  await visitor.leave();
});

test("a test that isn't confirmed, or is refused, or comes after the session", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  let tracker = await visitor.ready(voter);
  await visitor.sees("Before you press the button, write down the first two groups of the tracker above");
  await context.route("**/tested-ballots", abort, once);
  await visitor.press("Test it instead");
  await visitor.alerted(`The test wasn’t confirmed: ${noAnswer} Try the test again. If the service heard of it, this ballot can’t be cast any more.`);
  await tab.getByRole("button", { name: "Cast this ballot" }).waitFor();
  await visitor.both("state-test-unknown");
  const refused = refusing(409, "wrong-stage", "Voting is interrupted.");
  await context.route("**/tested-ballots", refused, once);
  await visitor.press("Test it instead");
  await visitor.alerted("The test wasn’t confirmed: Voting is interrupted. Try the test again.");
  assert.equal(await visitor.tracker(), tracker);
  // Of another ballot no test may have arrived.
  tracker = await visitor.ready(voter);
  await context.route("**/tested-ballots", refused, once);
  await visitor.press("Test it instead");
  await visitor.alerted("The test wasn’t made: Voting is interrupted. Your ballot was not opened.");
  await visitor.both("state-test-refused");
  const signIn = await signedOut(visitor);
  await visitor.press("Test it instead");
  await visitor.alerted("Your session is over. Sign in again here");
  assert.equal(await tab.getByRole("button", { name: "Cast this ballot" }).count(), 0);
  await visitor.both("state-test-session-over");
  // Who can't sign in, or doesn't want to, still has the ballot.
  await visitor.press("Back");
  await visitor.at("Your ballot is encrypted");
  await tab.getByRole("button", { name: "Cast this ballot" }).waitFor();
  await visitor.press("Test it instead");
  await visitor.alerted("Your session is over. Sign in again here");
  await tab.evaluate(() => history.back());
  await visitor.at("Is this what you want?");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  tracker = await visitor.tracker();
  await visitor.press("Test it instead");
  await visitor.alerted("Your session is over. Sign in again here");
  await signIn();
  const { hold, go } = held();
  await context.route("**/tested-ballots", hold);
  await visitor.press("I have signed in: go on");
  await visitor.sees("Telling the service that this ballot is tested…");
  assert.equal(await tab.getByRole("button", { name: "Cast this ballot" }).count(), 0);
  go();
  await visitor.at("This ballot was opened");
  await visitor.sees("The tracker must be the one that you saw before you pressed “Test it instead”.");
  assert.equal(await visitor.tracker(), tracker);
  await visitor.leave();
});

test("a booth that encrypts something else is found out by its own test, and one that opens nothing says so", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab } = visitor;
  await withWorker(visitor, voter.link, 'return data.kind === "encrypt" ? { ...data, answers: data.answers.map((one) => [...one].reverse()) } : data;');
  await visitor.ready(voter);
  await visitor.press("Test it instead");
  await visitor.at("This ballot does not hold what you chose");
  await visitor.alerted("IT DOES NOT HOLD WHAT YOU CHOSE. Don’t vote on this device, and tell the panel’s secretary.");
  assert.equal(await tab.locator("ol.chosen li").count(), 1, "what it does hold is shown");
  assert.equal(await tab.getByRole("button", { name: "Make a new ballot" }).count(), 0, "nobody is led on to vote with it");
  await visitor.both("state-tested-other");
  await visitor.context.unrouteAll();

  await withWorker(visitor, voter.link, 'if (data.kind === "reveal") postMessage({ kind: "failed", why: "no ballot" }); else return data;');
  await visitor.ready(voter);
  await visitor.press("Test it instead");
  await visitor.at("This ballot could not be opened");
  await visitor.alerted("It was not opened here: no ballot. Make a new one.");
  await visitor.both("state-tested-none");
  await visitor.context.unrouteAll();

  await withWorker(visitor, voter.link, 'if (data.kind === "encrypt") postMessage({ kind: "failed", why: "no good random numbers" }); else return data;');
  await visitor.open(voter.link);
  await visitor.at("Choose");
  await visitor.rankFirst();
  await visitor.press("Review my choice");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Is this what you want?");
  await visitor.alerted("no good random numbers");
  await visitor.both("state-encrypting-failed");
  await visitor.leave();
});

test("a thread that stopped is told of, and another one is started", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter, PHONE);
  const { page: tab } = visitor;
  await withWorker(visitor, voter.link, 'if (data.kind !== "encrypt") return data; postMessage({ kind: "progress", done: 1, of: 4 });');
  await visitor.open(voter.link);
  await visitor.at("Choose");
  await tab.clock.install();
  await visitor.rankFirst();
  const [name] = await tab.locator("#ranking li .name").allTextContents();
  await visitor.press("Review my choice");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Encrypting your ballot…");
  await visitor.sees("25\u00a0%");
  assert.equal(await tab.getByRole("progressbar").getAttribute("value"), "0.25");
  await tab.clock.fastForward(31_000);
  await visitor.alerted("Nothing has moved for half a minute: your device may have stopped it.");
  await visitor.both("state-stuck");
  await visitor.press("Start again");
  await visitor.at("Before you choose");
  await visitor.threads(1);
  await tab.getByLabel("Voting code", { exact: true }).fill(voter.code);
  await visitor.press("Continue");
  await visitor.at("Choose");
  assert.deepEqual(await tab.locator("#ranking li .name").allTextContents(), [name]);
  await visitor.leave();
});

test("a thread that stopped before it took the code is told of too", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter, PHONE);
  const { page: tab } = visitor;
  const code = tab.getByLabel("Voting code", { exact: true });
  await withWorker(visitor, voting(ranked), 'if (data.kind !== "code") return data;');
  await visitor.open(voting(ranked));
  await visitor.at("Before you choose");
  await visitor.sees("You are signed in, and on the roll");
  await tab.clock.install();
  await code.fill(voter.code);
  await visitor.press("Continue");
  await tab.getByRole("status").filter({ hasText: "Checking…" }).waitFor();
  await tab.clock.fastForward(31_000);
  await visitor.alerted("Nothing has moved for half a minute: your device may have stopped it.");
  await visitor.both("state-stuck-code");
  await visitor.press("Start again");
  await tab.getByRole("status").filter({ hasText: "Checking…" }).waitFor({ state: "detached" });
  await visitor.at("Before you choose");
  await visitor.threads(1);
  assert.equal(await code.inputValue(), "");
  await visitor.leave();
});

test("a cast that is refused, or answered by somebody else", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  const tracker = await visitor.ready(voter);
  await context.route("**/ballots", between(403), once);
  await visitor.press("Cast this ballot");
  await visitor.sees("Not confirmed yet");
  await visitor.sees("The service gave an answer that can’t be used (403).");
  await visitor.both("state-answer-of-another");
  await visitor.threads(1);
  await visitor.press("Send it now");
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.focused(), "Your vote is cast");
  assert.equal(await visitor.tracker(), tracker);
  await tab.locator("p.unseen[role=status]:empty").waitFor({ state: "attached" });
  await visitor.threads(0);
  const kept = await tab.evaluate(async () => [
    localStorage.length, sessionStorage.length, document.cookie, await indexedDB.databases(), await caches.keys(), JSON.stringify(history.state),
  ]);
  assert.deepEqual(kept.slice(0, -1), [0, 0, "", [], []], "nothing is kept in the browser");
  assert.match(String(kept.at(-1)), /^\{"visit":"[0-9a-f-]{36}","at":\d\}$/, "and in the history a number alone");

  const detail = "Voting is over.";
  await visitor.ready(voter);
  await context.route("**/ballots", refusing(409, "wrong-stage", detail), once);
  await visitor.press("Cast this ballot");
  await visitor.at("Your ballot was not accepted");
  await visitor.alerted(detail);
  assert.equal(await tab.getByRole("button", { name: "Send the same ballot again" }).count(), 0);
  await visitor.both("state-refused");
  await visitor.press("Back to my choice");
  await visitor.press("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  const second = await visitor.tracker();
  await context.route("**/ballots", refusing(409, "wrong-stage", detail));
  await context.route("**/ballots", between(502), once);
  await visitor.press("Cast this ballot");
  await visitor.sees("Not confirmed yet");
  await visitor.press("Send it now");
  await visitor.at("Your ballot may have been accepted, or not");
  await visitor.alerted(detail);
  assert.equal(await visitor.tracker(), second);
  await visitor.both("state-unsure");
  await context.unroute("**/ballots");
  await visitor.press("Send the same ballot again");
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.tracker(), second);
  await visitor.leave();
});

test("a receipt that proves nothing, and one that can't be checked yet", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  await visitor.ready(voter);
  await visitor.press("Cast this ballot");
  await visitor.at("Your vote is cast");
  const { text: another } = await visitor.saves(() => visitor.press("Save the receipt"));

  const tracker = await visitor.ready(voter);
  await context.route("**/ballots", async (route) => {
    const answer = await route.fetch();
    const receipt = (await answer.json()) as { signature: string };
    const { signature } = receipt;
    await route.fulfill({ response: answer, json: { ...receipt, signature: (signature.startsWith("A") ? "B" : "A") + signature.slice(1) } });
  });
  await context.route("**/ballots", (route) => route.fulfill({ contentType: "application/json", body: another }), once);
  const keys: (string | undefined)[] = [];
  tab.on("request", (request) => {
    if (request.url().endsWith("/ballots")) keys.push(request.headers()["idempotency-key"]);
  });
  await visitor.press("Cast this ballot");
  for (const state of ["receipt-of-another", "receipt-bent"]) {
    await visitor.at("Nothing proves that your vote is cast");
    await visitor.alerted("The receipt does NOT hold: the service hasn’t signed it, or it is of another ballot.");
    assert.equal(await visitor.tracker(), tracker, "the tracker is one's own");
    const { text } = await visitor.saves(() => visitor.press("Save the receipt"));
    assert.equal(text === another, state === "receipt-of-another");
    await visitor.threads(1);
    await visitor.both(`state-${state}`);
    // The ballot is still here, so "Back" leaves neither it nor the page.
    await tab.evaluate(() => history.back());
    await visitor.at("Nothing proves that your vote is cast");
    if (state === "receipt-bent") await context.unroute("**/ballots");
    await visitor.press("Send the same ballot again");
  }
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.tracker(), tracker);
  assert.equal(new Set(keys).size, 3, "each time under a key of its own: else the answer that was false is given again");
  assert.ok(keys.every((key) => key !== undefined));

  await visitor.ready(voter);
  await context.route("**/keys/receipts", abort);
  await visitor.press("Cast this ballot");
  await visitor.at("Your receipt is not checked yet");
  await visitor.alerted("Whether it has signed it could not be checked");
  await visitor.threads(1);
  await visitor.press("Check again");
  await visitor.alerted(noAnswer);
  await visitor.both("state-receipt-unchecked");
  await context.unroute("**/keys/receipts");
  await visitor.press("Check again");
  await visitor.at("Your vote is cast");
  await visitor.threads(0);
  await tab.getByText("The signature was checked on this device, and holds.").waitFor();
  await visitor.leave();
});

test("the session ends before the cast, and before the receipt is mailed", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  await visitor.ready(voter);
  let signIn = await signedOut(visitor);
  await visitor.press("Cast this ballot");
  await visitor.alerted("Your session is over. Sign in again here: what you have done is kept on this page, and goes on when you have.");
  await visitor.press("I have signed in: go on");
  await visitor.alerted("You aren’t signed in yet.");
  await visitor.both("state-cast-session-over");
  await signIn();
  await visitor.press("I have signed in: go on");
  await visitor.at("Your vote is cast");
  assert.equal(await visitor.focused(), "Your vote is cast");

  signIn = await signedOut(visitor);
  await visitor.press("Mail it to me");
  await visitor.alerted("Your session is over.");
  await visitor.both("state-mail-session-over");
  await signIn();
  await context.route("**/receipts", abort, once);
  await visitor.press("I have signed in: go on");
  await visitor.alerted(noAnswer);
  await visitor.press("Mail it to me");
  await visitor.sees("The receipt is on its way to your mailbox.");
  assert.equal(await tab.getByText(noAnswer).count(), 0);

  await visitor.ready(voter);
  signIn = await signedOut(visitor);
  await visitor.press("Cast this ballot");
  await visitor.alerted("Your session is over.");
  await signIn();
  // They come back from the tab in which they have signed in.
  await tab.evaluate(() => dispatchEvent(new Event("focus")));
  await visitor.at("Your vote is cast");
  await visitor.leave();
});

test("the page is not left without a question; the tracker is copied; the receipt is printed whole", { skip }, async () => {
  const voter = ok(ranked.voters[1]);
  const visitor = await come(voter);
  const { page: tab, context } = visitor;
  await context.newPage();
  let asked = 0;
  tab.on("dialog", (dialog) => {
    asked += dialog.type() === "beforeunload" ? 1 : 0;
    void (dialog.type() === "beforeunload" && !leaving ? dialog.dismiss() : dialog.accept());
  });
  let leaving = false;
  const staysAt = async (heading: string): Promise<void> => {
    const before = asked;
    await Promise.all([tab.waitForEvent("dialog"), tab.close({ runBeforeUnload: true })]);
    await visitor.at(heading);
    assert.equal(asked, before + 1);
  };
  await tab.goto(voter.link);
  await visitor.at("Choose");
  await visitor.rankFirst();
  await staysAt("Choose");
  const tracker = await visitor.encrypt();

  await tab.evaluate(() => {
    let copied = 0;
    const writeText = (text: string): Promise<void> => {
      copied += 1;
      document.body.dataset["copied"] = text;
      return copied === 1 ? Promise.reject(new Error("not allowed")) : Promise.resolve();
    };
    Object.defineProperty(navigator, "clipboard", { value: { writeText } });
  });
  await visitor.press("Copy");
  await visitor.sees("Your browser didn’t let this page copy it. The tracker is marked: copy it yourself.");
  assert.equal(await tab.evaluate(() => String(getSelection()).replace(/\s/g, "")), tracker);
  await visitor.both("state-not-copied");
  await visitor.press("Copy");
  await tab.getByRole("button", { name: "Copied." }).waitFor();
  assert.equal(await tab.getByText("Your browser didn’t let").filter({ visible: true }).count(), 0);
  assert.equal(await tab.evaluate(() => document.body.dataset["copied"]), tracker);

  await visitor.press("Cast this ballot");
  await visitor.at("Your vote is cast");
  await staysAt("Your vote is cast");
  const { text } = await visitor.saves(() => visitor.press("Save the receipt"));
  const { event, signature } = JSON.parse(text) as { event: string; signature: string };
  const paper = tab.locator(".on-paper.receipt");
  assert.ok(!(await paper.isVisible()));
  await tab.emulateMedia({ media: "print" });
  assert.ok(await paper.isVisible());
  const printed = await paper.innerText();
  for (const part of [event, signature, tracker, `/elections/${ranked.uuid}/check`]) assert.ok(printed.includes(part), part);
  await tab.emulateMedia({ media: "screen" });
  leaving = true;
  const before = asked;
  await Promise.all([tab.waitForEvent("close"), tab.close({ runBeforeUnload: true })]);
  assert.equal(asked, before, "who has the receipt isn't asked");
  await visitor.leave();
});

test("by keyboard alone: a summed ballot that is tested, a blank one, the receipt, and the check page", { skip }, async () => {
  const voter = ok(summed.voters[0]);
  const visitor = await come(voter, PHONE);
  const { page: tab, context } = visitor;
  await tab.goto(voter.link);
  await visitor.at("Choose");
  const [first] = await tab.locator(".choices label").allTextContents();
  await visitor.key(ok(first), "Space");
  await visitor.key("Review my choice");
  await visitor.at("Is this what you want?");
  assert.deepEqual(await tab.locator("ul.chosen li").allTextContents(), [first]);
  await visitor.key("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  assert.equal(await visitor.focused(), "Your ballot is encrypted");
  await visitor.key("Test it instead");
  await visitor.at("This ballot was opened");
  assert.equal(await visitor.focused(), "This ballot was opened");
  assert.deepEqual(await tab.locator("ul.chosen li").allTextContents(), [first]);
  await visitor.saves(() => visitor.key("Save the opened ballot"));
  await visitor.key(/^Make a new ballot$/);
  await visitor.at("Is this what you want?");
  await visitor.key("Change");
  await visitor.at("Choose");
  await visitor.key(/^I want to hand in a blank ballot/, "Space");
  await visitor.key("Review my choice");
  await visitor.sees("A blank ballot");
  await visitor.key("Encrypt my ballot");
  await visitor.at("Your ballot is encrypted");
  await visitor.key("Cast this ballot");
  await visitor.at("Your vote is cast");
  const { path } = await visitor.saves(() => visitor.key("Save the receipt"));
  await visitor.key("Mail it to me");
  await visitor.sees("The receipt is on its way to your mailbox.");
  assert.equal(await visitor.focused(), "Mail it to me", "the focus stays where it was");
  const tracker = await visitor.tracker();
  const [page] = await Promise.all([context.waitForEvent("page"), visitor.key("Check my ballot")]);
  await page.getByRole("heading", { name: "Find my ballot" }).waitFor();
  await page.close();

  await tab.goto(`${base}/elections/${summed.uuid}/check`);
  await visitor.at("Find my ballot");
  await visitor.to("Your tracker, 43 characters");
  await tab.keyboard.type(tracker);
  await tab.keyboard.press("Enter");
  await visitor.sees("Your ballot is on the board.");
  await tab.getByLabel("Your tracker, 43 characters").fill("");
  await visitor.chooses("Or the receipt that you saved", path);
  await visitor.key("Look for it");
  await visitor.sees("The receipt is signed by the service.");
  await visitor.leave();
});

test("a code leaves the address while nobody can vote, and another language's words are text", { skip }, async () => {
  const visitor = await come(ok(ranked.voters[1]));
  const { page: tab } = visitor;
  const listed = (await (await fetch(`${base}/api/v1/elections`)).json()) as { uuid: string; stage: string }[];
  const at = (stage: string): string => `${base}/elections/${ok(listed.find((one) => one.stage === stage)).uuid}/vote`;
  const taken = "Your voting code was in the address that you came by. This page has taken it out";
  const then = "When voting is open, use the link of your letter again, or type in the code.";
  for (const stage of ["nominations", "seated"]) {
    await tab.goto(`${at(stage)}#code=aaaaa-bbbbbb-ccccc-dddddd`);
    await visitor.sees(taken);
    assert.ok(!tab.url().includes("#"));
    assert.equal(await tab.getByText(then).isVisible(), stage === "nominations");
    await visitor.both(`state-code-taken-out-${stage}`);
    await visitor.open(`${at(stage)}#content`);
    await tab.locator("#code-taken").waitFor({ state: "hidden" });
    assert.ok(tab.url().endsWith("#content"));
  }

  await tab.goto(voting(ranked));
  await visitor.at("Before you choose");
  const booth = tab.locator("#booth");
  assert.equal(await booth.getAttribute("lang"), "en-GB");
  const words = JSON.stringify({ Choose: "Dewis", "Review my choice": "<img src=x onerror=alert(1)>" });
  await altered(visitor, (html) => html.replace('<html lang="en">', '<html lang="cy">').replace('<div id="booth"', `<div id="booth" data-words='${words}'`));
  await visitor.open(ok(ranked.voters[1]).link);
  await visitor.at("Dewis");
  assert.equal(await booth.getAttribute("lang"), "cy");
  await tab.getByRole("listitem").filter({ hasText: /^Dewis$/ }).waitFor();
  await tab.getByRole("button", { name: "<img src=x onerror=alert(1)>" }).waitFor();
  assert.equal(await booth.locator("img").count(), 0);
  await visitor.leave();
});
