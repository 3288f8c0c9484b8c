/** Choosing: one question at a time, checkboxes where choices are added up, places where they are ranked. */
import { el } from "./dom.ts";
import { type Profile, card, comparison } from "./candidates.ts";
import type { Summed } from "./protocol/election.ts";
import type { Answer } from "./protocol/make.ts";
import type { Screen } from "./screen.ts";
import { say } from "./strings.en.ts";

/** An answer as it stands; or what is missing, and what is there so far. */
export type Given = { answer: Answer } | { missing: string; soFar: Answer | undefined };

/** A question on the screen. */
export interface Asked {
  place: HTMLElement;
  given: () => Given;
}

/** The box to tick for a blank ballot; ticking it calls `empty`. */
export function blankBox(label: string, isBlank: boolean, empty: () => void): { row: HTMLElement; box: HTMLInputElement } {
  const box = el("input", { type: "checkbox", id: "blank" });
  box.checked = isBlank;
  box.addEventListener("change", () => box.checked && empty());
  return { box, row: el("p", { class: "blank" }, box, el("label", { for: "blank" }, label)) };
}

/** A question whose choices are added up. `before` is what was chosen before, if anything was. */
export function askSummed(
  screen: Screen,
  question: Summed,
  profiles: readonly (Profile | undefined)[],
  before: Answer | undefined,
): Asked {
  const { min, max } = question;
  const count = el("p", { class: "count", "aria-hidden": "true" });
  const warning = el("p", { class: "fault", hidden: true });
  const single = max === 1;
  const boxes = question.answers.map((_, i) => {
    const box = el("input", { type: "checkbox", id: `choice-${i}` });
    box.checked = before?.[i] === 1;
    return box;
  });
  const chosen = (): number => boxes.filter(({ checked }) => checked).length;
  const mayBeEmpty = question.blank || min === 0;
  const blank = blankBox(say.blankSummed, before !== undefined && chosen() === 0, () => {
    for (const box of boxes) box.checked = false;
    told();
  });
  const told = (): void => {
    count.textContent = say.chosenOf(chosen(), max);
    screen.tell(count.textContent);
  };
  for (const box of boxes) {
    box.addEventListener("change", () => {
      warning.hidden = true;
      if (single && box.checked) for (const other of boxes) other.checked = other === box;
      if (chosen() > max) {
        box.checked = false;
        warning.hidden = false;
        warning.textContent = say.atMost(max);
        return screen.tell(say.atMost(max));
      }
      blank.box.checked = false;
      told();
    });
  }
  count.textContent = say.chosenOf(chosen(), max);
  const rows = question.answers.map((name, i) => {
    const label = el("span", { class: "pick" }, boxes[i], el("label", { for: `choice-${i}` }, name));
    return el("li", {}, card(name, profiles[i], label));
  });
  const place = el(
    "fieldset",
    { class: "question" },
    el("legend", {}, question.question),
    el("p", { class: "hint" }, say.chooseHelp(min, max)),
    comparison(question.answers, profiles),
    el("ul", { class: "choices" }, rows),
    mayBeEmpty && blank.row,
    el("div", { class: "standing" }, warning, count),
  );
  const given = (): Given => {
    const found = boxes.map(({ checked }) => (checked ? 1 : 0));
    if (chosen() === 0 && mayBeEmpty && !blank.box.checked) return { missing: say.emptySummed(min), soFar: undefined };
    if (chosen() === 0 && question.blank) return { answer: found };
    return chosen() < min ? { missing: say.tooFew(min), soFar: chosen() > 0 ? found : undefined } : { answer: found };
  };
  return { place, given };
}
