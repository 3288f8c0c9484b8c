/** A person at a browser: what they see is held against axe and the page's policy wherever they look. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type BrowserContext, type Locator, type Page, chromium } from "playwright-core";

import { TOP } from "../support/programs.ts";
import type { Service, Voter } from "./service.ts";

/** Debian's browser, or that of the environment. */
export const CHROMIUM = [process.env["CHROMIUM"], "/usr/bin/chromium"].find((path) => path !== undefined && existsSync(path));

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const AXE = readFileSync(createRequire(join(process.cwd(), "package.json")).resolve("axe-core/axe.min.js"), "utf8");
/** Pictures for people to look at. */
export const pictures = (): string => process.env["BOOTH_PICTURES"] ?? join(TOP, ".tools/pictures");

/** How somebody looks at pages. */
export interface Looks {
  width: number;
  height: number;
  dark?: boolean;
  scripts?: boolean;
}

export const DESK: Looks = { width: 1200, height: 900 };
export const PHONE: Looks = { width: 320, height: 640 };
/** What of a sheet of A4 is inside the margins. */
export const PAPER: Looks = { width: 687, height: 1000 };

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules that can come out otherwise when the same page is wider or in other colours. */
export const LOOKS_ALONE = { type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable"] };

/** A browser with one page. */
export class Visitor {
  /** Whatever the pages' policies stopped, and errors of scripts. */
  readonly violations: string[] = [];
  /** Requests to anywhere else. */
  readonly elsewhere: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly profile: string,
  ) {
    page.on("console", (message) => {
      const text = message.text();
      if (/Content Security Policy|Trusted Type|integrity/i.test(text)) this.violations.push(text);
    });
    page.on("pageerror", (error) => this.violations.push(`${error}`));
    context.on("request", (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol !== "blob:" && hostname !== "127.0.0.1") this.elsewhere.push(request.url());
    });
  }

  static async come({ width, height, dark = false, scripts = true }: Looks): Promise<Visitor> {
    const profile = mkdtempSync(join(tmpdir(), "booth-chromium-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM ?? "",
      headless: true,
      args: FLAGS,
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      javaScriptEnabled: scripts,
      acceptDownloads: true,
      locale: "en-GB",
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(45_000);
    return new Visitor(context, page, profile);
  }

  async leave(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
    assert.deepEqual(this.violations, [], "nothing is stopped by the policy, and no script fails");
    assert.deepEqual(this.elsewhere, [], "no other origin is asked for anything");
  }

  /** Waits for a step by its heading. */
  async at(heading: string): Promise<void> {
    await this.seen(this.page.getByRole("heading", { name: heading, exact: true }), heading);
  }

  /** Waits for a text that is seen; the live region, which says it too, stands after it. */
  async sees(text: string): Promise<void> {
    await this.seen(this.page.getByText(text).first(), text);
  }

  /** Waits for something; says what there is instead if it doesn't come. */
  private async seen(wanted: Locator, name: string): Promise<void> {
    try {
      await wanted.waitFor();
    } catch {
      const there = await this.page.locator("main").innerText({ timeout: 5_000 });
      throw new Error(`"${name}" isn't seen at ${this.page.url()}, but:\n${there.slice(0, 3_000)}`);
    }
  }

  press(name: string | RegExp): Promise<void> {
    return this.page.getByRole("button", { name, exact: typeof name === "string" }).click();
  }

  /** A picture, axe's verdict by these rules, and that nothing is wider than the window. */
  async look(name: string, rules: string[] | typeof LOOKS_ALONE = RULES): Promise<void> {
    const { page } = this;
    const { width } = page.viewportSize() ?? DESK;
    mkdirSync(pictures(), { recursive: true });
    await page.screenshot({ path: join(pictures(), `${name}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name}: ${wide} pixels wide in a window of ${width}`);
    if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
    const found = await page.evaluate(async (runOnly) => {
      const { axe } = globalThis as unknown as { axe: { run: (of: Document, how: object) => Promise<AxeResult> } };
      const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
    }, rules);
    assert.deepEqual(found, [], `${name}: axe`);
  }

  /** Looks wide in the light and narrow in the dark; the window is as it was afterwards. */
  async both(name: string): Promise<void> {
    const { page } = this;
    const before = page.viewportSize() ?? DESK;
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(DESK);
    await this.look(`wide-${name}`);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(PHONE);
    await this.look(`narrow-${name}`, LOOKS_ALONE);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(before);
  }

  /** Waits for an alert, which a screen reader says at once. */
  async alerted(text: string): Promise<void> {
    await this.seen(this.page.getByRole("alert").filter({ hasText: text }).first(), `alert: ${text}`);
  }

  /** What has the focus, by its name. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const { activeElement } = document;
      const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0]?.textContent : undefined;
      return (activeElement?.getAttribute("aria-label") ?? label ?? activeElement?.textContent ?? "").trim();
    });
  }

  /** By keyboard: tabs on until what has this name has the focus. */
  async to(name: string | RegExp): Promise<void> {
    for (let presses = 0; presses < 120; presses += 1) {
      const now = await this.focused();
      if (typeof name === "string" ? now === name : name.test(now)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`nothing called ${name} is reached by Tab`);
  }

  /** By keyboard: tabs to what has this name, and presses a key. */
  async key(name: string | RegExp, key = "Enter"): Promise<void> {
    await this.to(name);
    await this.page.keyboard.press(key);
  }

  /** By keyboard: chooses a file in the field of this name. */
  async chooses(label: string, path: string): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.key(label)]);
    await chooser.setFiles(path);
  }

  /** A file that is handed out when something is done: where it is, and what is in it. */
  async saves(act: () => Promise<void>): Promise<{ path: string; text: string }> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), act()]);
    const path = await download.path();
    return { path, text: readFileSync(path, "utf8") };
  }

  /** Opens a link as in a new tab. */
  async open(link: string): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto(link);
  }

  /** Ranks whoever stands first on the ballot. */
  rankFirst(): Promise<void> {
    return this.page.getByRole("button", { name: /^Rank 1st: / }).first().click();
  }

  /** From the link of somebody who is signed in to a ranked ballot, whose tracker is given. */
  async ready({ link }: Pick<Voter, "link">): Promise<string> {
    await this.open(link);
    await this.at("Choose");
    await this.rankFirst();
    return this.encrypt();
  }

  /** From the choice to the ballot, whose tracker is given. */
  async encrypt(): Promise<string> {
    await this.press("Review my choice");
    await this.press("Encrypt my ballot");
    await this.at("Your ballot is encrypted");
    return this.tracker();
  }

  /** Waits until so many workers run in the page. */
  async threads(count: number): Promise<void> {
    for (let waited = 0; this.page.workers().length !== count; waited += 50) {
      assert.ok(waited < 10_000, `${this.page.workers().length} workers, and not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Signs in within the page. */
  async signIn(service: Service, { email }: Pick<Voter, "email">): Promise<void> {
    const before = service.lettersTo(email);
    await this.page.getByLabel(/E-mail address/).fill(email);
    await this.press("Send me a code");
    const code = await service.codeTo(email, before);
    await this.page.getByLabel("The eight digits").fill(code);
    await this.press("Sign in");
  }

  /** The tracker on the page. */
  async tracker(): Promise<string> {
    return (await this.page.locator("#tracker").textContent()) ?? "";
  }
}

/** Signs in on the service's own pages, by a code from a letter; `base` is any address of the service. */
export async function signInByCode(page: Page, service: Service, base: string, email: string): Promise<void> {
  await page.goto(new URL("/sign-in", base).href);
  await signInHere(page, service, email);
}

/** The same from the page on which one signs in, wherever that leads on to. */
export async function signInHere(page: Page, service: Service, email: string): Promise<void> {
  const press = (name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
  const before = service.lettersTo(email);
  await page.getByLabel(/E-mail address/).fill(email);
  await press("Send me a code");
  await page.getByLabel("The eight digits", { exact: true }).fill(await service.codeTo(email, before));
  await press("Sign in");
}

/** Has the page's forms sent as they are: what a browser would stop is for the service to refuse. */
export async function unchecked(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const form of document.forms) form.noValidate = true;
  });
}

interface AxeResult {
  violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
}
