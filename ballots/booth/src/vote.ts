/** The way through the booth: who you are, your choice, the review, the ballot, the receipt. */
import * as api from "./api.ts";
import { takeProfiles } from "./candidates.ts";
import { type Acknowledged, type Outgoing, castUntilAcknowledged } from "./casting.ts";
import { type Asked, askSummed } from "./choosing.ts";
import { type Untaken, takeCode } from "./code.ts";
import { askBeforeLeaving, button, el, fill, saveFile } from "./dom.ts";
import { showReceipt } from "./done.ts";
import { identify } from "./identify.ts";
import type { Ask, Encryptor, Told } from "./messages.ts";
import { type Election, readElection } from "./protocol/election.ts";
import type { Answer } from "./protocol/make.ts";
import { type Opened, TestedFault, openTested } from "./protocol/tested.ts";
import { askRanked } from "./ranking.ts";
import { type Screen, alarm, refocus } from "./screen.ts";
import { whenSignedIn } from "./signin.ts";
import { say } from "./strings.en.ts";
import { Thread, type WorkerFile } from "./thread.ts";
import { inWords, withoutBlank } from "./told.ts";
import { shownTracker } from "./tracker.ts";
import { type Voter, nobody, signedInAs, standing } from "./who.ts";

/** Somebody's vote, from the first page to the receipt. All of it is in memory alone. */
export class Vote {
  private answers: (Answer | undefined)[];
  /** Of the candidates, once they are taken out of the page: until the first choice they stand there to be read. */
  private profiles: ReturnType<typeof takeProfiles> | undefined;
  private readonly voter: Voter = { standing: "unknown", name: undefined, hasCode: false };
  /** Gives a code to the step that takes codes; whether it is there. */
  private takeLinked: (code: string) => boolean = () => false;
  /** Whether leaving the page would lose something. */
  private unsaved = false;

  private constructor(
    private readonly screen: Screen,
    private readonly uuid: string,
    private readonly election: Election,
    private readonly encryptor: Encryptor,
    /** Whether a ballot that is cast can be replaced by another. */
    private readonly revoting: boolean,
  ) {
    this.answers = election.questions.map(() => undefined);
    addEventListener("beforeunload", (event) => {
      if (this.unsaved) askBeforeLeaving(event);
    });
  }

  /** Loads the election and the worker. What was started is ended again if that fails. */
  static async begin(screen: Screen, uuid: string, file: WorkerFile, revoting: boolean): Promise<Vote> {
    const starting = Thread.start<Ask, Told>(file);
    try {
      const [json, encryptor] = await Promise.all([api.election(uuid), starting]);
      const election = readElection(json);
      if (election.uuid !== uuid) throw new Error(say.hashFails);
      await encryptor.ask({ kind: "election", json }, "ready");
      return new Vote(screen, uuid, election, encryptor, revoting);
    } catch (fault) {
      starting.then((thread) => thread.end(), () => {});
      throw fault;
    }
  }

  /** Shows the first step that is left, with the code that the link had. What can't be asked now, that step asks again. */
  async enter(code: string | undefined): Promise<void> {
    const { uuid, encryptor, voter } = this;
    Object.assign(voter, await standing(uuid).catch(() => undefined));
    const why = code !== undefined ? await takeCode(uuid, encryptor, code).catch((fault: Error) => fault.message) : undefined;
    voter.hasCode = code !== undefined && why === undefined;
    if (voter.hasCode && voter.standing === "on the roll") this.choose(0);
    else this.identify(code !== undefined && why !== undefined ? { code, why } : undefined);
  }

  /** A link with a code was opened in this tab. */
  linked(code: string): void {
    if (!this.takeLinked(code)) this.screen.warn(say.codeMeanwhile);
  }

  private identify(untaken?: Untaken): void {
    this.takeLinked = identify(this.screen, this.uuid, this.encryptor, this.voter, untaken, () => this.choose(0));
  }

  private choose(number: number): void {
    const { questions } = this.election;
    const question = questions[number];
    if (question === undefined) return this.review();
    const before = this.answers[number];
    this.profiles ??= questions.length === 1 ? takeProfiles(question) : [];
    const asked: Asked =
      question.kind === "summed"
        ? askSummed(this.screen, question, this.profiles, before)
        : askRanked(this.screen, question, this.profiles, before);
    const trouble = alarm();
    const out = (): void => {
      // What was chosen so far is there again afterwards.
      const given = asked.answer();
      if ("answer" in given) this.answers[number] = given.answer;
      nobody(this.voter, "out");
      this.identify();
    };
    const goOn = (): void => {
      const given = asked.answer();
      if ("missing" in given) return trouble.say(`${say.problem}: ${given.missing}`);
      this.unsaved = true;
      this.answers[number] = given.answer;
      this.choose(number + 1);
    };
    // What was missing may be there by now.
    for (const event of ["click", "change"]) asked.place.addEventListener(event, () => trouble.say(undefined));
    const title = questions.length > 1 ? say.question(number + 1, questions.length) : say.chooseTitle;
    this.screen.show(
      "choose",
      title,
      signedInAs(this.voter.name, out),
      asked.place,
      trouble.place,
      el(
        "p",
        { class: "actions" },
        button(number + 1 < questions.length ? say.goOn : say.toReview, goOn),
        number > 0 && button(say.back, () => this.choose(number - 1), { class: "quiet" }),
      ),
    );
  }

  private whole(): Answer[] {
    return this.answers.map((answer) => answer ?? []);
  }

  private review(): void {
    const trouble = alarm();
    const actions = el(
      "p",
      { class: "actions" },
      button(say.encrypt, () => void this.encrypt(trouble)),
      button(say.change, () => this.choose(0), { class: "quiet" }),
    );
    this.screen.show(
      "review",
      say.reviewTitle,
      inWords(this.election.questions, this.whole()),
      el("p", {}, say.reviewNext),
      trouble.place,
      actions,
    );
  }

  private async encrypt(trouble: { say: (text: string) => void }): Promise<void> {
    const bar = el("progress", { max: 1, value: 0, "aria-label": say.encrypting });
    const share = el("p", {});
    const progress = (done: number, of: number): void => {
      bar.value = done / of;
      share.textContent = say.encryptingPart(done, of);
    };
    this.screen.show("review", say.encrypting, el("p", {}, bar), share);
    try {
      const ask = { kind: "encrypt", answers: this.whole() } as const;
      const { ballot, tracker } = await this.encryptor.ask(ask, "made", progress);
      const { uuid, election } = this;
      this.ready({ uuid, fingerprint: election.fingerprint, ballot, tracker, key: crypto.randomUUID(), mayBeThere: false });
    } catch (fault) {
      this.review();
      trouble.say((fault as Error).message);
    }
  }

  private ready(outgoing: Outgoing): void {
    const trouble = alarm();
    const next = el("div");
    this.screen.show(
      "cast",
      say.readyTitle,
      el("p", {}, say.readyNothing),
      shownTracker(this.screen, outgoing.tracker),
      !this.revoting && el("p", { class: "state warn" }, say.castOnce),
      next,
    );
    fill(next, [
      el("p", { class: "actions" }, button(say.castIt, () => void this.cast(outgoing)), button(say.change, () => this.choose(0), { class: "quiet" })),
      el(
        "div",
        { class: "card" },
        el("h3", {}, say.testTitle),
        el("p", {}, say.testWhy),
        trouble.place,
        button(say.testIt, () => void this.test(outgoing, next, trouble), { class: "quiet" }),
      ),
    ]);
  }

  /** `next` has the buttons, which are gone until it is known whether the service has heard of the test. */
  private async test(outgoing: Outgoing, next: HTMLElement, trouble: { say: (text: string | undefined) => void }): Promise<void> {
    const buttons = [...next.childNodes];
    trouble.say(undefined);
    try {
      // The service hears of it first: from then on it takes this ballot from nobody.
      await whenSignedIn(next, () => {
        fill(next, [el("p", { class: "state" }, say.telling)]);
        refocus();
        return api.declareTested(this.uuid, outgoing.tracker);
      });
      const { file } = await this.encryptor.ask({ kind: "reveal" }, "tested");
      this.tested(outgoing, file);
    } catch (fault) {
      fill(next, buttons);
      trouble.say(say.testFails((fault as Error).message));
    }
  }

  private tested(outgoing: Outgoing, file: string): void {
    const { questions } = this.election;
    let opened: Opened | undefined;
    let why = "";
    try {
      opened = openTested(this.election, file);
    } catch (fault) {
      why = fault instanceof TestedFault ? fault.message : String(fault);
    }
    const answers = opened && withoutBlank(questions, opened.answers);
    const same = opened?.tracker === outgoing.tracker && JSON.stringify(answers) === JSON.stringify(this.whole());
    this.screen.show(
      "cast",
      say.testedTitle,
      el("p", { class: same ? "state ok" : "state wrong" }, same ? say.testedSame : `${say.testedOther} ${why}`),
      answers && [el("p", {}, say.testedHolds), inWords(questions, answers)],
      shownTracker(this.screen, outgoing.tracker),
      el("p", {}, say.testedElse),
      el(
        "p",
        { class: "actions" },
        button(say.again, () => this.review()),
        button(say.saveTested, () => saveFile("tested-ballot.json", "application/json", file), { class: "quiet" }),
        el("a", { class: "button quiet", href: `/elections/${this.uuid}/check`, target: "_blank", rel: "noopener" }, say.checkPage),
      ),
    );
  }

  private cast(outgoing: Outgoing): Promise<void> {
    const refused = (why: string): void => {
      const unsure = outgoing.mayBeThere;
      this.screen.show(
        "cast",
        unsure ? say.unsureTitle : say.refusedTitle,
        el("p", { class: "state wrong", role: "alert" }, why),
        unsure && [el("p", {}, say.unsureWhy), shownTracker(this.screen, outgoing.tracker)],
        el(
          "p",
          { class: "actions" },
          unsure && button(say.sendAgain, () => void this.cast(outgoing)),
          unsure && el("a", { class: "button quiet", href: `/elections/${this.uuid}/check`, target: "_blank", rel: "noopener" }, say.checkPage),
          button(say.toChoice, () => this.review(), { class: unsure && "quiet" }),
        ),
      );
    };
    const done = (acknowledged: Acknowledged): void => {
      this.encryptor.end();
      this.answers = [];
      this.unsaved = false;
      showReceipt(this.screen, this.uuid, acknowledged, this.revoting);
    };
    return castUntilAcknowledged(this.screen, outgoing, refused, done);
  }
}
