/** A choice in words: the same for the review, the tested ballot and the check page. */
import { el } from "./dom.ts";
import type { Question } from "./protocol/election.ts";
import { type Answer, isWhole } from "./protocol/make.ts";
import { orderOf } from "./ranking.ts";
import { say } from "./strings.en.ts";

/** The answers to all questions; each one number for each choice, blank not among them. */
export function inWords(questions: readonly Question[], answers: readonly Answer[]): HTMLElement[] {
  return questions.map((question, i) => {
    const answer = answers[i] ?? [];
    const isRanked = question.kind === "ranked";
    const order = isRanked ? orderOf(answer) : answer.flatMap((made, choice) => (made ? [choice] : []));
    // The places are the ballot's own: numbered anew, a ranking with a fault would look like a good one.
    const items = order.map((choice) => el("li", { value: isRanked && answer[choice] }, question.answers[choice]));
    const rest = question.answers.filter((_, choice) => !order.includes(choice));
    return el(
      "div",
      { class: "card" },
      el("h3", {}, question.question),
      order.length === 0
        ? el("p", {}, el("strong", {}, say.reviewBlank))
        : el(isRanked ? "ol" : "ul", { class: "chosen" }, items),
      isRanked && !isWhole(answer) && el("p", { class: "state wrong" }, say.rankFault),
      order.length > 0 && isRanked && rest.length > 0 && el("p", { class: "hint" }, say.reviewNotRanked(rest)),
    );
  });
}

/** Whether every ranking among the answers counts to its end. */
export function allWhole(questions: readonly Question[], answers: readonly Answer[]): boolean {
  return questions.every(({ kind }, i) => kind !== "ranked" || isWhole(answers[i] ?? []));
}

/** Answers as a tested ballot tells them, without the choice "blank" that stands first where it is allowed. */
export function withoutBlank(questions: readonly Question[], answers: readonly Answer[]): Answer[] {
  return answers.map((answer, i) => {
    const question = questions[i];
    return question?.kind === "summed" && question.blank ? answer.slice(1) : answer;
  });
}
