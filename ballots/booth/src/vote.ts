/** The way through the booth: who you are, your choice, the review, the ballot, the receipt. */
import * as api from "./api.ts";
import { openLinksApart, takeProfiles } from "./candidates.ts";
import { type Acknowledged, type Outgoing, castUntilAcknowledged } from "./casting.ts";
import { type Asked, type Given, askSummed } from "./choosing.ts";
import { type Untaken, takeCode } from "./code.ts";
import { askBeforeLeaving, button, el, fill } from "./dom.ts";
import { showReceipt, showUnchecked, showUnproved } from "./done.ts";
import { encryptorFor } from "./encryptor.ts";
import { identify } from "./identify.ts";
import type { Ask, Encryptor, Told } from "./messages.ts";
import type { Election } from "./protocol/election.ts";
import type { Answer } from "./protocol/make.ts";
import { askRanked } from "./ranking.ts";
import { type Screen, alarm, refocus } from "./screen.ts";
import { whenSignedIn } from "./signin.ts";
import { say } from "./strings.en.ts";
import { showNotTested, showTested, whyNotOpened, whyNotTested } from "./testing.ts";
import type { WorkerFile } from "./thread.ts";
import { inWords } from "./told.ts";
import { shownFingerprint, shownTracker } from "./tracker.ts";
import { Trail } from "./trail.ts";
import { watch } from "./watch.ts";
import { type Voter, holds, nobody, signedInAs, standing } from "./who.ts";

/** Somebody's vote, from the first page to the receipt. All of it is in memory alone. */
export class Vote {
  /** What was said to each question, whole or not. */
  private given: (Given | undefined)[];
  /** Takes over into `given` what stands at the question that was asked last. */
  private keep: () => void = () => {};
  /** Of the candidates, once they are taken out of the page: until the first choice they stand there to be read. */
  private profiles: ReturnType<typeof takeProfiles> | undefined;
  private readonly voter: Voter = { standing: "unknown", name: undefined, hasCode: false, credential: undefined };
  /** A link's code that was not taken, until the step that asks for one shows it; nothing else holds it. */
  private untaken: Untaken | undefined;
  /** Gives a code to the step that takes codes; whether it is there. */
  private takeLinked: (code: string) => boolean = () => false;
  private readonly trail = new Trail();
  /** Whether there is a receipt that the voter doesn't have yet. */
  private unsaved = false;

  private constructor(
    private readonly screen: Screen,
    private readonly uuid: string,
    private readonly election: Election,
    private encryptor: Encryptor,
    /** Another thread in place of one that stopped; it holds no voting code. */
    private readonly another: () => Promise<Encryptor>,
    /** Whether a ballot that is cast can be replaced by another. */
    private readonly revoting: boolean,
  ) {
    this.given = election.questions.map(() => undefined);
    openLinksApart();
    addEventListener("beforeunload", (event) => {
      const begun = this.voter.hasCode || this.given.some((one) => one !== undefined);
      if (begun || this.unsaved) askBeforeLeaving(event);
    });
  }

  /** Loads the election and the worker. */
  static async begin(screen: Screen, uuid: string, file: WorkerFile, revoting: boolean): Promise<Vote> {
    const { election, encryptor, another } = await encryptorFor(uuid, file);
    return new Vote(screen, uuid, election, encryptor, another, revoting);
  }

  /** Shows the first step that is left, with the code that the link had. What can't be asked now, that step asks again. */
  async enter(code: string | undefined): Promise<void> {
    const { uuid, encryptor, voter } = this;
    Object.assign(voter, await standing(uuid).catch(() => undefined));
    if (code !== undefined) {
      const hand = async (read: string): Promise<string> => (await encryptor.ask({ kind: "code", code: read }, "credential")).credential;
      const found = await takeCode(uuid, hand, code).catch((fault: Error) => ({ why: fault.message }));
      if ("why" in found) this.untaken = { code, why: found.why };
      else this.taken(found.credential);
    }
    if (voter.hasCode && voter.standing === "on the roll") this.choose(0);
    else this.identify();
  }

  /** A code was taken. Where it is another than before, somebody else chose until now: their choice is shown to nobody. */
  private taken(credential: string): void {
    if (!holds(this.voter, credential)) return;
    this.given = this.election.questions.map(() => undefined);
    this.keep = () => {};
  }

  /** A link with a code was opened in this tab. */
  linked(code: string): void {
    if (!this.takeLinked(code)) this.screen.warn(say.codeMeanwhile);
  }

  /** A step forward; `again` shows it when the browser's "Back" leads to it. */
  private step(show: () => void, again = show): void {
    this.keep();
    this.trail.add(() => {
      this.keep();
      // Whoever began to type in another code chooses when it is here.
      if (this.voter.hasCode) again();
      else this.showIdentify();
    });
    show();
  }

  private identify(): void {
    this.step(() => this.showIdentify());
  }

  private showIdentify(): void {
    const { untaken } = this;
    this.untaken = undefined;
    const hand = async (code: string, stuck: HTMLElement): Promise<string> => {
      const again = (): void => this.showIdentify();
      return (await this.work({ kind: "code", code }, "credential", stuck, undefined, again)).credential;
    };
    const taken = (credential: string): void => this.taken(credential);
    this.takeLinked = identify(this.screen, this.uuid, hand, this.voter, taken, untaken, () => this.choose(0));
  }

  private choose(number: number): void {
    this.step(() => this.showQuestion(number));
  }

  private review(): void {
    this.step(() => this.showReview());
  }

  private showQuestion(number: number): void {
    const { questions } = this.election;
    const question = questions[number];
    if (question === undefined) return;
    const before = this.given[number];
    this.profiles ??= questions.length === 1 ? takeProfiles(question) : [];
    const soFar = before && ("answer" in before ? before.answer : before.soFar);
    const asked: Asked =
      question.kind === "summed"
        ? askSummed(this.screen, question, this.profiles, soFar)
        : askRanked(this.screen, question, this.profiles, soFar);
    this.keep = () => void (this.given[number] = asked.given());
    const trouble = alarm();
    trouble.place.id = "choose-wrong";
    asked.place.setAttribute("aria-describedby", trouble.place.id);
    const out = (): void => {
      nobody(this.voter, "out");
      this.identify();
    };
    const isLast = number + 1 === questions.length;
    const goOn = (): void => {
      const given = asked.given();
      if ("missing" in given) return trouble.say(`${say.problem}: ${given.missing}`);
      if (isLast) this.review();
      else this.choose(number + 1);
    };
    // What was missing may be there by now.
    for (const event of ["click", "input", "change"]) asked.place.addEventListener(event, () => trouble.say(undefined));
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
        button(isLast ? say.toReview : say.goOn, goOn),
        number > 0 && button(say.back, () => this.choose(number - 1), { class: "quiet" }),
      ),
    );
  }

  private whole(): Answer[] {
    return this.given.map((given) => (given !== undefined && "answer" in given ? given.answer : []));
  }

  private showReview(fault?: string): void {
    // An earlier question may have been emptied since it was passed.
    const open = this.given.findIndex((given) => given === undefined || "missing" in given);
    if (open >= 0) return this.showQuestion(open);
    const trouble = alarm();
    const actions = el(
      "p",
      { class: "actions" },
      button(say.encrypt, () => void this.encrypt()),
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
    trouble.say(fault);
  }

  /** Has the thread do something. If it doesn't move for long, `place` says so, and has a button for another thread, and `then`. */
  private async work<K extends Told["kind"]>(
    ask: Ask,
    kind: K,
    place: HTMLElement,
    progress: (done: number, of: number) => void = () => {},
    then = (): void => this.identify(),
  ): Promise<Extract<Told, { kind: K }>> {
    const stuck = (): void =>
      fill(place, [el("p", { class: "state warn", role: "alert" }, say.stuck), el("p", {}, button(say.startAgain, () => void this.startAgain(place, then)))]);
    const watched = watch(stuck);
    try {
      return await this.encryptor.ask(ask, kind, (done, of) => {
        watched.moved();
        fill(place, []);
        progress(done, of);
      });
    } finally {
      watched.end();
      fill(place, []);
    }
  }

  /** Another thread in place of one that stopped. The voting code was there alone, so it is typed in once more. */
  private async startAgain(place: HTMLElement, then: () => void): Promise<void> {
    this.encryptor.end();
    fill(place, [el("p", { class: "state" }, say.startingAgain)]);
    try {
      this.encryptor = await this.another();
    } catch (fault) {
      const again = button(say.startAgain, () => void this.startAgain(place, then));
      fill(place, [el("p", { class: "state wrong", role: "alert" }, (fault as Error).message), el("p", {}, again)]);
      return refocus();
    }
    this.voter.hasCode = false;
    this.trail.free();
    then();
  }

  private async encrypt(): Promise<void> {
    const bar = el("progress", { max: 1, value: 0, "aria-label": say.encrypting });
    const share = el("p", {});
    const place = el("div");
    const progress = (done: number, of: number): void => {
      bar.value = done / of;
      share.textContent = say.encryptingPart(done, of);
    };
    this.trail.hold();
    this.screen.show("review", say.encrypting, el("p", {}, bar), share, place);
    try {
      const { ballot, tracker } = await this.work({ kind: "encrypt", answers: this.whole() }, "made", place, progress);
      const { uuid, election } = this;
      const outgoing = { uuid, fingerprint: election.fingerprint, ballot, tracker, key: crypto.randomUUID(), mayBeThere: false, mayBeTested: false };
      this.trail.free();
      // Nobody comes back to a ballot that was left: it may have been tested, or another made.
      this.step(() => this.ready(outgoing), () => this.showReview());
    } catch (fault) {
      this.trail.free();
      this.showReview((fault as Error).message);
    }
  }

  private ready(outgoing: Outgoing, fault?: string): void {
    const trouble = alarm();
    const place = el("div");
    fill(place, [
      el("p", { class: "actions" }, button(say.castIt, () => void this.cast(outgoing)), button(say.change, () => this.choose(0), { class: "quiet" })),
      el(
        "div",
        { class: "card" },
        el("h3", {}, say.testTitle),
        el("p", {}, say.testWhy),
        el("p", {}, say.testNote),
        trouble.place,
        button(say.testIt, () => void this.test(outgoing, place), { class: "quiet" }),
      ),
    ]);
    this.screen.show(
      "cast",
      say.readyTitle,
      el("p", {}, say.readyNothing),
      shownTracker(this.screen, outgoing.tracker),
      shownFingerprint(outgoing.fingerprint),
      !this.revoting && el("p", { class: "state warn" }, say.castOnce),
      place,
    );
    trouble.say(fault);
  }

  /** Opens the ballot instead of casting it. `place` held the buttons for both: once the service was told there is one way. */
  private async test(outgoing: Outgoing, place: HTMLElement): Promise<void> {
    const stuck = el("div");
    const declare = async (): Promise<void> => {
      this.trail.hold();
      fill(place, [el("p", { class: "state" }, say.telling), stuck]);
      refocus();
      try {
        await api.declareTested(this.uuid, outgoing.tracker);
      } catch (fault) {
        // Whoever is to sign in first may go back instead.
        this.trail.free();
        throw fault;
      }
    };
    try {
      // The service hears of it first: from then on it takes this ballot from nobody.
      await whenSignedIn(place, declare, () => this.ready(outgoing));
    } catch (fault) {
      return this.ready(outgoing, whyNotTested(fault, outgoing));
    }
    try {
      const { file } = await this.work({ kind: "reveal" }, "tested", stuck);
      const found = await this.work({ kind: "open", file }, "opened", stuck).then(({ opened }) => opened, whyNotOpened);
      showTested(this.screen, this.election.questions, this.whole(), outgoing, { file, found }, () => this.review());
    } catch (fault) {
      showNotTested(this.screen, fault as Error, () => this.review());
    }
    this.trail.free();
  }

  private cast(outgoing: Outgoing): Promise<void> {
    const refused = (why: string): void => {
      this.trail.free();
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
    this.trail.hold();
    return castUntilAcknowledged(this.screen, outgoing, refused, (acknowledged) => this.acknowledged(outgoing, acknowledged));
  }

  /** Shows what came of the cast. Only a receipt that holds ends it, and the thread with the code and the random numbers. */
  private acknowledged(outgoing: Outgoing, acknowledged: Acknowledged): void {
    const { signed } = acknowledged;
    const saved = (): void => void (this.unsaved = false);
    this.unsaved = true;
    if (signed === undefined) {
      const judged = (signed: boolean): void => this.acknowledged(outgoing, { ...acknowledged, signed });
      return showUnchecked(this.screen, outgoing, acknowledged, saved, judged);
    }
    if (!signed) {
      const again = (): void => {
        // Under the old key the service gives the answer that it gave.
        outgoing.key = crypto.randomUUID();
        void this.cast(outgoing);
      };
      return showUnproved(this.screen, outgoing, acknowledged, saved, again);
    }
    this.trail.over();
    this.encryptor.end();
    this.keep = () => {};
    this.given = [];
    Object.assign(this.voter, { hasCode: false, credential: undefined });
    showReceipt(this.screen, outgoing, acknowledged, this.revoting, saved);
  }
}
