/** Testing the booth: a ballot is opened instead of cast, and what is found in it is shown. */
import { Refused } from "./api.ts";
import type { Outgoing } from "./casting.ts";
import { button, el, saveFile } from "./dom.ts";
import type { Question } from "./protocol/election.ts";
import type { Answer } from "./protocol/make.ts";
import type { Opened } from "./protocol/tested.ts";
import type { Screen } from "./screen.ts";
import { say } from "./strings.en.ts";
import { Failed } from "./thread.ts";
import { inWords, withoutBlank } from "./told.ts";
import { shownTracker } from "./tracker.ts";

/** So long, in seconds, whoever has made the tests of an hour is told to wait. */
const AN_HOUR = 3600;

/**
 * Why no test was made, and what can be done. After an answer that was lost, or that leaves open what was done, the
 * service may know of it; `outgoing` notes that, because a refusal of the next try says nothing of the one before.
 */
export function whyNotTested(fault: unknown, outgoing: Outgoing): string {
  const why = fault instanceof Error ? fault.message : String(fault);
  const refused = fault instanceof Refused && fault.kind !== "" && (fault.status < 500 || (fault.retryAfter ?? 0) >= AN_HOUR);
  outgoing.mayBeTested ||= !refused;
  return outgoing.mayBeTested ? say.testUnknown(why) : say.testRefused(why);
}

/** That a ballot doesn't open is what the thread found; anything else says nothing of the ballot. */
export function whyNotOpened(fault: unknown): string {
  if (fault instanceof Failed && fault.known) return fault.message;
  throw fault;
}

/** A ballot that was opened: its file, and what is in it, or why it doesn't open. */
export interface Test {
  file: string;
  found: Opened | string;
}

/** Shows what was found in it beside what was `chosen`; `again` leads to a new ballot. */
export function showTested(
  screen: Screen,
  questions: readonly Question[],
  chosen: readonly Answer[],
  { uuid, tracker }: Outgoing,
  { file, found }: Test,
  again: () => void,
): void {
  const [opened, why] = typeof found === "string" ? [undefined, ` ${found}`] : [found, ""];
  const answers = opened && withoutBlank(questions, opened.answers);
  const same = opened?.tracker === tracker && JSON.stringify(answers) === JSON.stringify(chosen);
  const save = button(say.saveTested, () => saveFile("tested-ballot.json", "application/json", file), { class: same && "quiet" });
  const elsewhere = { class: "button quiet", href: `/elections/${uuid}/check`, target: "_blank", rel: "noopener" };
  screen.show(
    "cast",
    same ? say.testedTitle : say.testedOtherTitle,
    same ? el("p", { class: "state ok" }, say.testedSame) : el("p", { class: "state wrong", role: "alert" }, say.testedOther + why),
    answers && [el("p", {}, say.testedHolds), inWords(questions, answers)],
    shownTracker(screen, tracker),
    el("p", {}, el("strong", {}, say.testedCompare)),
    el("p", {}, say.testedElse),
    // Where it cheated nobody is led on to vote with it.
    el("p", { class: "actions" }, same && button(say.again, again), save, el("a", elsewhere, say.checkPage)),
  );
}

/** The service knows of the test, and there is nothing to show: what stopped says nothing of the ballot. */
export function showNotTested(screen: Screen, fault: Error, again: () => void): void {
  const why = say.testedNone(fault.message.replace(/\.$/, ""));
  screen.show("cast", say.testedNoneTitle, el("p", { class: "state warn", role: "alert" }, why), el("p", {}, button(say.again, again)));
}
