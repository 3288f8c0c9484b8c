/** The registrar's page: the voting codes, made here, of which the service gets the public halves alone. */
import { credentialsLike } from "./api.ts";
import { askBeforeLeaving, button, el, fill, saveFile } from "./dom.ts";
import { Missing, act, at, because, fileField, inThread, letIn, regain } from "./holder.ts";
import { type Codes, Doors, type Stage, type Voter, isBefore } from "./keys-api.ts";
import { say } from "./keys-strings.en.ts";
import { sparesOf } from "./protocol/codes.ts";
import { readPrivate } from "./protocol/private.ts";
import { type Screen, field } from "./screen.ts";
import type { WorkerFile } from "./thread.ts";

/** The page's own steps. */
export type RegistrarScreen = Screen<"codes" | "send" | "lost" | "end">;

const SECRET = "private-credentials.tsv";

/** A table of texts that a spreadsheet opens as what it is: what it would take for a formula gets an apostrophe. */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A field for a number, up to a bound. */
function numberField(id: string, label: string, value: number, hint?: string, most = Infinity): { row: HTMLElement; read: () => number } {
  const input = el("input", { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 7, value });
  const { row, wrong } = field(id, label, input, hint);
  const read = (): number => {
    const good = /^[0-9]+$/.test(input.value.trim());
    const number = good ? Number(input.value) : NaN;
    wrong(!good ? say.notNumber : number > most ? say.tooMany(most) : undefined);
    if (!(number <= most)) throw new Missing(id);
    return number;
  };
  return { row, read };
}

/** A field for the reason that everybody can see. */
function reasonField(id: string, label: string): { row: HTMLElement; read: () => string } {
  const input = el("input", { type: "text", autocomplete: "off", maxlength: 200 });
  const { row, wrong } = field(id, label, input, say.lostReasonHint);
  const read = (): string => {
    const reason = input.value.trim();
    wrong(reason === "" ? say.lostReasonNone : undefined);
    if (reason === "") throw new Missing(id);
    return reason;
  };
  return { row, read };
}

/** A voter's code, found in the secret list. */
interface Found {
  voter: string;
  code: string;
  /** Its public half. */
  credential: string;
}

/** The registrar at work on one election. */
export class RegistrarPage {
  private readonly doors: Doors;
  /** How many codes were sent again, and how many were replaced. */
  private readonly tally = el("div");

  constructor(
    private readonly screen: RegistrarScreen,
    uuid: string,
    private readonly worker: WorkerFile,
  ) {
    this.doors = new Doors(uuid, regain);
  }

  /** Asks where the election is, and shows what is due. */
  async look(): Promise<void> {
    try {
      const [roll, { stage }, codes] = await Promise.all([this.doors.roll(), this.doors.summary(), this.doors.codes()]);
      this.show(stage, roll, codes);
    } catch (fault) {
      if (letIn(this.screen, fault, say.registrar, () => void this.look())) return;
      this.screen.show(undefined, say.cantStart, el("p", { class: "state wrong", role: "alert" }, because(fault)), el("p", {}, button(say.lookAgain, () => void this.look())));
    }
  }

  private show(stage: Stage, roll: Voter[], codes: Codes): void {
    at(stage);
    if (isBefore(stage, "keys")) return this.screen.show(undefined, say.tooEarlyTitle, el("p", {}, say.registrarEarly));
    if (stage === "keys") return codes.voters > 0 ? this.send(roll) : this.screen.show("codes", say.codesTitle, this.make(roll));
    if (stage === "voting") return this.lost(roll, codes);
    this.screen.show("end", say.endTitle, el("p", { class: "state warn" }, say.endWhy));
  }

  private make(roll: Voter[]): HTMLElement {
    const most = Math.max(5, Math.floor(roll.length / 20));
    const spares = numberField("spares", say.sparesLabel, 0, say.sparesHint(most), most);
    const work = async (place: HTMLElement): Promise<void> => {
      const ask = { kind: "codes", uuid: this.doors.uuid, voters: roll.map(({ email }) => email), spares: spares.read() } as const;
      const { secret, roll: publics } = await inThread(this.worker, place, ask, "codes");
      this.keep(roll, secret, publics);
    };
    return el("div", {}, el("p", {}, say.codesWhy(roll.length)), act(say.codesMake(roll.length), spares.row, work));
  }

  /** The secret list is safe before the public one is sent. */
  private keep(roll: Voter[], secret: string, publics: string): void {
    addEventListener("beforeunload", askBeforeLeaving);
    const list = fileField("list", say.listLabel, say.listHint, say.listNone);
    const send = async (): Promise<void> => {
      if ((await list.read()) !== secret) list.wrong(say.listNotSame);
      await this.doors.send("credentials", publics, "PUT");
      removeEventListener("beforeunload", askBeforeLeaving);
      await this.look();
    };
    this.screen.show(
      "codes",
      say.codesMadeTitle,
      el("p", { class: "state ok" }, say.codesMade),
      el(
        "p",
        { class: "actions" },
        button(say.codesSave, () => saveFile(SECRET, "text/tab-separated-values", secret)),
        button(say.lettersSave, () => saveFile("letters.csv", "text/csv", this.letters(roll, secret)), { class: "quiet" }),
      ),
      el("h3", {}, say.nowCheck),
      el("p", {}, say.codesCheckWhy),
      act(say.codesSend, list.row, send),
    );
  }

  private letters(roll: Voter[], secret: string): string {
    const codes = readPrivate(secret);
    const rows = roll.map(({ name, email }) => {
      const code = codes.get(email) ?? "";
      return [name, email, code, this.link(code)];
    });
    return csv([["name", "email", "code", "link"], ...rows]);
  }

  private link(code: string): string {
    return `${location.origin}/elections/${this.doors.uuid}/vote#code=${code}`;
  }

  private send(roll: Voter[]): void {
    this.screen.show(
      "send",
      say.sendTitle,
      el("p", { class: "state ok" }, say.codesSent),
      el("p", {}, say.sendWhy),
      this.deliveries(roll.length),
      el("details", {}, el("summary", {}, say.lettersAgain), this.again(roll)),
      el("details", {}, el("summary", {}, say.codesTitle), el("p", { class: "state warn" }, say.codesAgain), this.make(roll)),
    );
  }

  /** The letters once more, from the list that was saved: the service tells no public halves before voting opens, by which to know it. */
  private again(roll: Voter[]): HTMLElement {
    const list = fileField("list", say.listLabel, say.listHint, say.listNone);
    const save = async (): Promise<void> => {
      const secret = await list.read();
      const codes = readPrivate(secret);
      if (roll.some(({ email }) => !codes.has(email))) list.wrong(say.lettersOther);
      saveFile("letters.csv", "text/csv", this.letters(roll, secret));
    };
    return el("div", {}, el("p", {}, say.lettersAgainWhy), act(say.lettersSave, list.row, save));
  }

  private deliveries(voters: number): HTMLElement {
    const [delivered, undelivered] = [numberField("delivered", say.delivered, voters), numberField("undelivered", say.undelivered, 0)];
    const done = el("div");
    const report = async (): Promise<void> => {
      fill(done, []);
      const said = { delivered: delivered.read(), undelivered: undelivered.read() };
      await this.doors.send("deliveries", JSON.stringify(said), "PUT");
      fill(done, [el("p", { class: "state ok" }, say.deliveredDone(said.delivered, said.undelivered))]);
      this.screen.tell(done.textContent ?? "");
    };
    return el("div", {}, act(say.deliveredSend, [delivered.row, undelivered.row], report), done);
  }

  /** The same code again, found in the registrar's own list; or a spare in its place. */
  private lost(roll: Voter[], codes: Codes): void {
    const list = fileField("list", say.listLabel, say.listHint, say.listNone);
    const who = el("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: 254 });
    const { row, wrong } = field("who", say.lostWho, who);
    const result = el("div");
    const find = async (place: HTMLElement): Promise<void> => {
      fill(result, []);
      wrong(undefined);
      const address = who.value.trim().toLowerCase();
      const secrets = readPrivate(await list.read());
      const voter = [...secrets.keys()].find((one) => one.toLowerCase() === address);
      const code = secrets.get(voter ?? "");
      if (voter === undefined || code === undefined) {
        wrong(say.lostNobody);
        throw new Missing("who");
      }
      const spares = sparesOf(secrets);
      const found = await this.current({ voter, code, credential: await this.half(place, code) }, spares, place);
      const live = found !== undefined && (await credentialsLike(this.doors.uuid, found.credential)).includes(found.credential);
      fill(result, [live ? this.found(found, spares, result) : el("p", { class: "state wrong", role: "alert" }, say.lostOther)]);
    };
    this.count(codes);
    this.screen.show(
      "lost",
      say.lostTitle,
      el("p", {}, say.lostWhy),
      this.tally,
      act(say.lostFind, [list.row, row], find),
      result,
      el("details", {}, el("summary", {}, say.sendTitle), this.deliveries(roll.length)),
    );
  }

  private count(codes: Codes): void {
    fill(this.tally, [
      codes.sent_again > 0 && el("p", { class: "hint" }, say.sentAgain(codes.sent_again)),
      codes.replaced.length > 0 && el("p", { class: "hint" }, say.replacedSoFar(codes.replaced.length)),
    ]);
  }

  /** The public half of a code. */
  private async half(place: HTMLElement, code: string): Promise<string> {
    const { credential } = await inThread(this.worker, place, { kind: "public", uuid: this.doors.uuid, code }, "credential");
    return credential;
  }

  /** The first of these codes whose public half is one of those. */
  private async among(codes: readonly string[], halves: readonly string[], place: HTMLElement): Promise<{ code: string; credential: string } | undefined> {
    for (const code of codes) {
      const credential = await this.half(place, code);
      if (halves.includes(credential)) return { code, credential };
    }
    return undefined;
  }

  /** The code that the voter has today: a spare, where the one in the list was replaced. */
  private async current(found: Found, spares: readonly string[], place: HTMLElement): Promise<Found | undefined> {
    const { replaced } = await this.doors.codes();
    let { credential } = found;
    for (const one of replaced) if (one.void === credential) credential = one.by;
    if (credential === found.credential) return found;
    const by = await this.among(spares, [credential], place);
    return by && { voter: found.voter, ...by };
  }

  private found(found: Found, spares: readonly string[], result: HTMLElement): HTMLElement {
    const reason = reasonField("reason", say.lostReason);
    const report = async (): Promise<void> => {
      await this.doors.send("reissues", JSON.stringify({ reason: reason.read() }));
      this.screen.tell(say.lostReported);
      await this.look();
    };
    return el(
      "div",
      { class: "card" },
      el("p", {}, say.lostFound(found.voter)),
      ...this.code(found.code),
      act(say.lostReport, reason.row, report),
      spares.length > 0 && el("details", {}, el("summary", {}, say.replaceTitle), el("p", {}, say.replaceWhy), this.replacing(found, spares, result)),
    );
  }

  /** Makes a code void, and shows the spare that took its place. */
  private replacing(found: Found, spares: readonly string[], result: HTMLElement): HTMLElement {
    const reason = reasonField("void-reason", say.replaceReason);
    const replace = async (place: HTMLElement): Promise<void> => {
      const why = reason.read();
      const { spares: unused } = await this.doors.codes();
      const spare = await this.among(spares, unused, place);
      if (spare === undefined) throw new Error(say.replaceNone);
      const told = { reason: why, replace: { void: found.credential, spare: spare.credential } };
      await this.doors.send("reissues", JSON.stringify(told));
      const said = say.replaced(found.voter);
      fill(result, [el("div", { class: "card" }, el("p", { class: "state ok" }, said), ...this.code(spare.code), el("p", { class: "hint" }, say.replacedHint))]);
      this.screen.tell(said);
      // It is done, whether or not the page can count anew.
      await this.doors.codes().then((codes) => this.count(codes), () => {});
    };
    return act(say.replace, reason.row, replace);
  }

  private code(code: string): HTMLElement[] {
    return [el("p", { class: "tracker" }, el("code", { id: "found-code" }, code)), el("p", {}, el("code", {}, this.link(code)))];
  }
}
