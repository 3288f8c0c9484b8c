/** A trustee or the registrar at their page, with an authenticator app. */
import { createHmac } from "node:crypto";

import { ok } from "./ok.ts";
import type { Service } from "./service.ts";
import { type Looks, Visitor } from "./visitor.ts";

/** The password that an app shows at a time, in seconds (RFC 6238). */
function password(secret: Buffer, time: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function unbase32(text: string): Buffer {
  const bits = [...text].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** Somebody with an office. */
export class Holder {
  private recovery: string[] = [];

  private constructor(
    readonly visitor: Visitor,
    readonly email: string,
    private readonly at: string,
    private readonly service: Service,
  ) {}

  /** Comes to their page, signs in and sets up an authenticator app. */
  static async come(service: Service, looks: Looks, { email, page }: { email: string; page: string }): Promise<Holder> {
    const holder = new Holder(await Visitor.come(looks), email, page, service);
    const { visitor } = holder;
    const { page: tab } = visitor;
    await tab.goto(page);
    await visitor.at("Sign in first");
    await holder.signIn();
    await visitor.at("Show your second factor");
    await tab.getByRole("link", { name: "Show it" }).click();
    await visitor.press("Set up an authenticator app");
    const secret = unbase32(ok(await tab.locator("ol code").first().textContent()));
    await tab.getByLabel("Six digits").fill(password(secret, Date.now() / 1000));
    await visitor.press("Use this app");
    await visitor.at("Your recovery codes");
    holder.recovery = await tab.locator("li code").allTextContents();
    await tab.goto(page);
    return holder;
  }

  private async signIn(): Promise<void> {
    const { page: tab } = this.visitor;
    const before = this.service.lettersTo(this.email);
    await tab.getByLabel("E-mail address that the letter came to").fill(this.email);
    await this.visitor.press("Send me a code");
    await tab.getByLabel("The eight digits").fill(await this.service.codeTo(this.email, before));
    await this.visitor.press("Sign in");
  }

  /** Comes again after the clock was turned: the app's passwords are of another time then. */
  async comeAgain(): Promise<void> {
    const { visitor } = this;
    const { page: tab } = visitor;
    await tab.goto("about:blank");
    await tab.goto(this.at);
    await visitor.at("Sign in first");
    await this.signIn();
    await visitor.at("Show your second factor");
    await tab.getByRole("link", { name: "Show it" }).click();
    await tab.getByLabel(/Six digits/).fill(ok(this.recovery.pop()));
    await visitor.press("Go on");
    await tab.waitForURL(this.at);
  }

  /** Signs in above what is being done, and shows the second factor in another tab. */
  async regain(): Promise<void> {
    const { visitor } = this;
    await this.signIn();
    const [other] = await Promise.all([visitor.context.waitForEvent("page"), visitor.page.getByRole("link", { name: "Show it in a new tab" }).click()]);
    await other.getByLabel(/Six digits/).fill(ok(this.recovery.pop()));
    await other.getByRole("button", { name: "Go on" }).click();
    await other.waitForURL(/\/account$/);
    await other.close();
    await visitor.press("I have: go on");
  }

  /** Presses a button that hands out a file; where it is, and what is in it. */
  saves(name: string): Promise<{ path: string; text: string }> {
    return this.visitor.saves(() => this.visitor.press(name));
  }

  /** By keyboard: tabs to what has this name and presses a key. */
  key(name: string | RegExp, key = "Enter"): Promise<void> {
    return this.visitor.key(name, key);
  }

  /** By keyboard: chooses a file in the field of this name. */
  chooses(label: string, path: string): Promise<void> {
    return this.visitor.chooses(label, path);
  }
}
