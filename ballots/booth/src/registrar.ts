/** The registrar's page: the voting codes, made here, of which the service gets the public halves alone. */
import { credentialsLike } from "./api.ts";
import { button, el, fill, saveFile } from "./dom.ts";
import { Missing, act, because, fileField, inThread, letIn, regain } from "./holder.ts";
import { Doors, type Stage, type Voter, isBefore } from "./keys-api.ts";
import { say } from "./keys-strings.en.ts";
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

/** The registrar at work on one election. */
export class RegistrarPage {
  private readonly doors: Doors;

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
      const [roll, { stage }, { voters, sent_again: again }] = await Promise.all([this.doors.roll(), this.doors.summary(), this.doors.codes()]);
      this.show(stage, roll, voters > 0, again);
    } catch (fault) {
      if (letIn(this.screen, fault, say.registrar, () => void this.look())) return;
      this.screen.show(undefined, say.cantStart, el("p", { class: "state wrong", role: "alert" }, because(fault)), el("p", {}, button(say.lookAgain, () => void this.look())));
    }
  }

  private show(stage: Stage, roll: Voter[], sent: boolean, again: number): void {
    if (isBefore(stage, "keys")) return this.screen.show(undefined, say.tooEarlyTitle, el("p", {}, say.registrarEarly));
    if (stage === "keys") return sent ? this.send(roll) : this.screen.show("codes", say.codesTitle, this.make(roll));
    if (stage === "voting") return this.lost(roll, again);
    this.screen.show("end", say.endTitle, el("p", { class: "state warn" }, say.endWhy));
  }

  private make(roll: Voter[]): HTMLElement {
    const work = async (place: HTMLElement): Promise<void> => {
      const ask = { kind: "codes", uuid: this.doors.uuid, voters: roll.map(({ email }) => email) } as const;
      const { secret, roll: publics } = await inThread(this.worker, place, ask, "codes");
      this.keep(roll, secret, publics);
    };
    return el("div", {}, el("p", {}, say.codesWhy(roll.length)), act(say.codesMake(roll.length), undefined, work));
  }

  /** The secret list is safe before the public one is sent. */
  private keep(roll: Voter[], secret: string, publics: string): void {
    const warn = (event: Event): void => event.preventDefault();
    addEventListener("beforeunload", warn);
    const list = fileField("list", say.listLabel, say.listHint, say.listNone);
    const send = async (): Promise<void> => {
      if ((await list.read()) !== secret) list.wrong(say.listNotSame);
      await this.doors.send("credentials", publics, "PUT");
      removeEventListener("beforeunload", warn);
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
      el("details", {}, el("summary", {}, say.codesTitle), el("p", { class: "state warn" }, say.codesAgain), this.make(roll)),
    );
  }

  private deliveries(voters: number): HTMLElement {
    const number = (id: string, label: string, value: number): { row: HTMLElement; read: () => number } => {
      const input = el("input", { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 7, value });
      const { row, wrong } = field(id, label, input);
      const read = (): number => {
        const good = /^[0-9]+$/.test(input.value.trim());
        wrong(good ? undefined : say.notNumber);
        if (!good) throw new Missing(id);
        return Number(input.value);
      };
      return { row, read };
    };
    const [delivered, undelivered] = [number("delivered", say.delivered, voters), number("undelivered", say.undelivered, 0)];
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

  /** The same code again, found in the registrar's own list. */
  private lost(roll: Voter[], again: number): void {
    const list = fileField("list", say.listLabel, say.listHint, say.listNone);
    const who = el("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: 254 });
    const { row, wrong } = field("who", say.lostWho, who);
    const result = el("div");
    const find = async (place: HTMLElement): Promise<void> => {
      fill(result, []);
      wrong(undefined);
      const address = who.value.trim().toLowerCase();
      const found = [...readPrivate(await list.read())].find(([voter]) => voter.toLowerCase() === address);
      if (found === undefined) {
        wrong(say.lostNobody);
        throw new Missing("who");
      }
      const [voter, code] = found;
      const { credential } = await inThread(this.worker, place, { kind: "public", uuid: this.doors.uuid, code }, "credential");
      const live = (await credentialsLike(this.doors.uuid, credential)).includes(credential);
      fill(result, [live ? this.found(voter, code) : el("p", { class: "state wrong", role: "alert" }, say.lostOther)]);
    };
    this.screen.show(
      "lost",
      say.lostTitle,
      el("p", {}, say.lostWhy),
      again > 0 && el("p", { class: "hint" }, say.sentAgain(again)),
      act(say.lostFind, [list.row, row], find),
      result,
      el("details", {}, el("summary", {}, say.sendTitle), this.deliveries(roll.length)),
    );
  }

  private found(voter: string, code: string): HTMLElement {
    const reason = el("input", { type: "text", autocomplete: "off", maxlength: 200 });
    const { row, wrong } = field("reason", say.lostReason, reason, say.lostReasonHint);
    const report = async (): Promise<void> => {
      wrong(reason.value.trim() === "" ? say.lostReasonNone : undefined);
      if (reason.value.trim() === "") throw new Missing("reason");
      await this.doors.send("reissues", JSON.stringify({ reason: reason.value.trim() }));
      this.screen.tell(say.lostReported);
      await this.look();
    };
    return el(
      "div",
      { class: "card" },
      el("p", {}, say.lostFound(voter)),
      el("p", { class: "tracker" }, el("code", { id: "found-code" }, code)),
      el("p", {}, el("code", {}, this.link(code))),
      act(say.lostReport, row, report),
    );
  }
}
