/** The trustee's page: what is due from this trustee now, in one step with one button. */
import { keepFirst } from "./backup.ts";
import { button, el, saveFile } from "./dom.ts";
import { act, at, because, inThread, letIn, regain, secretField, whileShown } from "./holder.ts";
import { type Ceremony, Doors, type Round, type Stage, type Summary, isBefore } from "./keys-api.ts";
import { say } from "./keys-strings.en.ts";
import { opening } from "./opening-page.ts";
import { nameOf } from "./protocol/bytes.ts";
import type { Screen } from "./screen.ts";
import { Failed, type WorkerFile } from "./thread.ts";

/** The page's own steps. */
export type TrusteeScreen = Screen<"key" | "drill" | "shuffle" | "open">;

/** What a trustee is told when nothing is due any more: of a void election nothing may ever have been opened. */
export function whenOver(stage: Stage): { title: string; said: string } {
  return stage === "void" ? { title: say.voidTitle, said: say.voided } : { title: say.overTitle, said: say.over };
}

/** A trustee at work on one election. */
export class TrusteePage {
  readonly doors: Doors;

  constructor(
    readonly screen: TrusteeScreen,
    uuid: string,
    readonly worker: WorkerFile,
  ) {
    this.doors = new Doors(uuid, regain);
  }

  /** Asks where the election is, and shows what is due. */
  async look(): Promise<void> {
    try {
      const [ceremony, summary] = await Promise.all([this.doors.ceremony(), this.doors.summary()]);
      await this.show(ceremony, summary);
    } catch (fault) {
      if (letIn(this.screen, fault, say.trustee, () => void this.look())) return;
      this.screen.show(undefined, say.cantStart, el("p", { class: "state wrong", role: "alert" }, because(fault)), el("p", {}, this.again()));
    }
  }

  private again(): HTMLElement {
    return button(say.lookAgain, () => void this.look(), { class: "quiet" });
  }

  private async show(ceremony: Ceremony, summary: Summary): Promise<void> {
    const { stage } = ceremony;
    at(stage);
    if (isBefore(stage, "keys")) return this.screen.show(undefined, say.tooEarlyTitle, el("p", {}, say.tooEarly), this.again());
    if (stage === "keys") return this.makeKey(ceremony, summary);
    if (stage === "voting" || stage === "closed") return this.drill(ceremony, say.drillAgain);
    if (stage === "mixing") return this.shuffle(ceremony);
    if (stage === "opening") return opening(this, ceremony, this.trustees(ceremony));
    const { title, said } = whenOver(stage);
    this.screen.show(undefined, title, el("p", { class: "state ok" }, said));
  }

  /** Who there is, and who has done the round that is due. */
  private trustees({ trustees, needed, you, due }: Ceremony, has?: (owner: number) => boolean): HTMLElement {
    const round = (sent: readonly Round[]): boolean => due !== null && sent.includes(due);
    const done = has ?? (due === null ? undefined : (owner: number) => round(trustees[owner - 1]?.sent ?? []));
    const line = ({ owner, name }: Ceremony["trustees"][number]): HTMLElement => {
      const state = done === undefined ? "" : `: ${done(owner) ? say.hasSent : say.hasNot}`;
      return el("li", {}, `${name}${owner === you?.owner ? ` (${say.you})` : ""}${state}`);
    };
    return el(
      "section",
      { class: "card" },
      el("h3", {}, say.whoTitle),
      el("ol", {}, trustees.map(line)),
      el("p", { class: "hint" }, needed === null ? say.allNeeded(trustees.length) : say.suffice(needed, trustees.length)),
    );
  }

  /** What is known of where everybody is. */
  private async standing(): Promise<string> {
    const [ceremony, { trustees }] = await Promise.all([this.doors.ceremony(), this.doors.summary()]);
    return JSON.stringify([ceremony, trustees]);
  }

  /** Says that this trustee's part is done, and goes on by itself when something has changed. */
  private async wait(step: "key" | "drill" | "shuffle", said: string, who: HTMLElement): Promise<void> {
    const here = el("p", { class: "hint" }, say.looksAgain);
    this.screen.show(step, say.waitTitle, el("p", { class: "state ok" }, said), el("p", {}, say.waitOthers), who, here, el("p", {}, this.again()));
    const before = await this.standing();
    whileShown(here, async () => {
      if ((await this.standing()) !== before) await this.look();
    });
  }

  private async makeKey(ceremony: Ceremony, summary: Summary): Promise<void> {
    const { due, you, needed, trustees } = ceremony;
    const owner = you?.owner ?? 0;
    if (needed === null) {
      if (trustees.length > 0 && summary.trustees.every(({ key }) => key)) return this.drill(ceremony, say.drillEarly);
      const has = (one: number): boolean => summary.trustees.some((trustee) => trustee.owner === one && trustee.key);
      if (has(owner)) return this.wait("key", say.sentTitle, this.trustees(ceremony, has));
      return this.first(ceremony, summary);
    }
    if (due === null) return this.drill(ceremony, say.drillEarly);
    if (trustees[owner - 1]?.sent.includes(due)) return this.wait("key", say.sentTitle, this.trustees(ceremony));
    if (due === "certificate") return this.first(ceremony, summary);
    if (due === "polynomial") return this.polynomial(ceremony);
    this.answer(ceremony);
  }

  /** The first step: a secret, safe before anything is sent. */
  private first(ceremony: Ceremony, { title }: Summary): void {
    const { needed, trustees, you } = ceremony;
    const alone = needed === null;
    const ask = alone
      ? ({ kind: "single" } as const)
      : ({ kind: "certificate", index: you?.owner ?? 0, size: trustees.length, threshold: needed } as const);
    const make = async (place: HTMLElement): Promise<void> => {
      const { file, message } = await inThread(this.worker, place, ask, "made");
      const name = alone ? "trustee.key" : "trustee.seed";
      const send = async (): Promise<void> => {
        await this.doors.send(alone ? "trustee-keys" : "ceremony/messages/certificate", message);
        await this.look();
      };
      this.screen.show("key", say.keyMadeTitle, keepFirst({ name, file, title }, say.keySend, send));
    };
    const why = alone ? say.keyAloneWhy : say.keyWhy;
    this.screen.show("key", say.keyTitle, el("p", {}, why), act(say.keyMake, undefined, make), this.trustees(ceremony));
  }

  /** The secret that somebody chose, if it is the one that their certificate was made with. */
  private async own(place: HTMLElement, { you }: Ceremony, { read, wrong }: ReturnType<typeof secretField>, certificates: string): Promise<string> {
    const secret = await read();
    const { owner } = await inThread(this.worker, place, { kind: "owner", secret, certificates }, "owner");
    return owner === you?.owner ? secret : wrong(say.wrongSecret);
  }

  /** The second: the others' certificates, compared by telephone, and sealed shares. */
  private async polynomial(ceremony: Ceremony): Promise<void> {
    const certificates = await this.doors.file("certificates.jsonl");
    const names = certificates.split("\n").filter((line) => line !== "").map((line, i) => {
      const groups = nameOf(line).slice(0, 24).match(/.{4}/g) ?? [];
      const { name = "" } = ceremony.trustees[i] ?? {};
      return [el("dt", {}, say.certificateOf(name)), el("dd", {}, el("code", {}, groups.join(" ")))];
    });
    const secret = secretField();
    const send = async (place: HTMLElement): Promise<void> => {
      const ask = { kind: "polynomial", secret: await this.own(place, ceremony, secret, certificates), certificates } as const;
      const { message } = await inThread(this.worker, place, ask, "message");
      await this.doors.send("ceremony/messages/polynomial", message);
      await this.look();
    };
    this.screen.show(
      "key",
      say.polynomialTitle,
      el("p", {}, say.compareWhy),
      el("dl", {}, names),
      el("p", {}, say.polynomialWhy),
      act(say.polynomialSend, secret.row, send),
      this.trustees(ceremony),
    );
  }

  /** The third: the shares of the others, checked, and the own public key. */
  private answer(ceremony: Ceremony): void {
    const secret = secretField();
    const complaint = el("div");
    const send = async (place: HTMLElement): Promise<void> => {
      complaint.replaceChildren();
      const [certificates, vinput] = await Promise.all([this.doors.file("certificates.jsonl"), this.doors.file("vinput.json")]);
      const ask = { kind: "answer", secret: await this.own(place, ceremony, secret, certificates), certificates, vinput } as const;
      try {
        const { message } = await inThread(this.worker, place, ask, "message");
        await this.doors.send("ceremony/messages/answer", message);
      } catch (fault) {
        if (!(fault instanceof Failed) || fault.culprit === undefined) throw fault;
        return complaint.replaceChildren(this.complain(ceremony, fault.culprit, fault.message));
      }
      await this.look();
    };
    this.screen.show("key", say.answerTitle, el("p", {}, say.answerWhy), act(say.answerSend, secret.row, send), complaint, this.trustees(ceremony));
  }

  private complain({ trustees }: Ceremony, against: number, what: string): HTMLElement {
    const { name = "" } = trustees[against - 1] ?? {};
    const report = async (): Promise<void> => {
      await this.doors.send("ceremony/complaint", JSON.stringify({ against, what }));
      this.screen.show("key", say.complainTitle, el("p", { class: "state warn" }, say.complained));
    };
    return el("div", {}, el("div", { class: "state wrong", role: "alert" }, el("p", {}, say.complain(name))), act(say.complainSend, undefined, report));
  }

  /** A question made up afresh, answered with the key. */
  private drill(ceremony: Ceremony, why: string): void {
    const secret = secretField();
    const send = async (place: HTMLElement): Promise<void> => {
      const file = await secret.read();
      const [asked, voutput] = await Promise.all([this.doors.question(), this.doors.voutput()]);
      const ask = { kind: "drill", uuid: this.doors.uuid, held: { secret: file, voutput }, ...asked } as const;
      const { message } = await inThread(this.worker, place, ask, "message");
      await this.doors.send("drill/answer", message);
      await this.wait("drill", say.drilled, this.trustees({ ...ceremony, due: null }));
    };
    this.screen.show("drill", say.drillTitle, el("p", {}, why), act(say.drillSend, secret.row, send), this.keyFile(secret), this.trustees(ceremony));
  }

  /** For whoever goes on with the tool. */
  private keyFile(secret: { read: () => Promise<string> }): HTMLElement {
    const make = async (place: HTMLElement): Promise<void> => {
      const held = { secret: await secret.read(), voutput: await this.doors.voutput() };
      const { file } = await inThread(this.worker, place, { kind: "key", held }, "file");
      saveFile("trustee.key", "text/plain", file);
    };
    return el("details", {}, el("summary", {}, say.keyFile), el("p", {}, say.keyFileWhy), act(say.keyFileSave, undefined, make));
  }

  private shuffle(ceremony: Ceremony): void {
    const send = async (place: HTMLElement): Promise<void> => {
      const record = await this.doors.record();
      const ask = { kind: "shuffle", uuid: this.doors.uuid, record } as const;
      const { message, ballots } = await inThread(this.worker, place, ask, "shuffled");
      await this.doors.send("shuffles", message);
      await this.wait("shuffle", say.shuffled(ballots), this.trustees({ ...ceremony, due: null }));
    };
    this.screen.show(
      "shuffle",
      say.shuffleTitle,
      el("p", {}, say.shuffleWhy),
      el("p", {}, say.shuffleCheck),
      el("p", { class: "hint" }, say.shuffleTime),
      act(say.shuffleSend, undefined, send),
      this.trustees({ ...ceremony, due: null }),
    );
  }
}
