/** The frame that every step of the booth is shown in: a heading that gets the focus, and a live region. */
import { type Inside, el, fill } from "./dom.ts";
import { say } from "./strings.en.ts";

/** The steps that the line at the top shows. */
export type Step = "identify" | "choose" | "review" | "cast";
const STEPS: Step[] = ["identify", "choose", "review", "cast"];

/** Where the booth draws. */
export class Screen {
  private readonly line = el("ol", { class: "steps", "aria-label": say.steps.label });
  private readonly main = el("div", { class: "booth-main" });
  private readonly live = el("p", { role: "status", class: "unseen" });

  constructor(root: HTMLElement) {
    fill(root, [this.line, this.main, this.live]);
  }

  /** Shows a step: its heading, which is read out first, and what stands below. */
  show(step: Step | undefined, title: string, ...inside: Inside[]): void {
    this.line.hidden = step === undefined;
    fill(this.line, [
      STEPS.map((one) => {
        const place = step === undefined ? -1 : STEPS.indexOf(step);
        const given = { "aria-current": one === step && "step", class: STEPS.indexOf(one) < place && "past" };
        return el("li", given, say.steps[one]);
      }),
    ]);
    const heading = el("h2", { tabindex: -1 }, title);
    fill(this.main, [heading, inside]);
    heading.focus();
    heading.scrollIntoView({ block: "nearest" });
  }

  /** Has a screen reader say something; the same words again are said again. */
  tell(text: string): void {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = text), 50);
  }
}

/** A field with its label, a hint, and a place for what is wrong with it. */
export function field(
  id: string,
  label: string,
  input: HTMLInputElement,
  hint?: string,
): { row: HTMLElement; wrong: (text: string | undefined) => void } {
  const fault = el("p", { id: `${id}-wrong`, class: "fault", hidden: true });
  input.id = id;
  const describe = (withFault: boolean): void => {
    const ids = [hint !== undefined && `${id}-hint`, withFault && fault.id].filter(Boolean);
    if (ids.length > 0) input.setAttribute("aria-describedby", ids.join(" "));
    else input.removeAttribute("aria-describedby");
  };
  describe(false);
  const row = el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    hint !== undefined && el("p", { id: `${id}-hint`, class: "hint" }, hint),
    fault,
    input,
  );
  const wrong = (text: string | undefined): void => {
    fault.hidden = text === undefined;
    fault.textContent = text ?? "";
    describe(text !== undefined);
    if (text === undefined) return input.removeAttribute("aria-invalid");
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  return { row, wrong };
}

/** What is wrong with a whole step, read out at once. */
export function alarm(): { place: HTMLElement; say: (text: string | undefined) => void } {
  const place = el("div");
  return {
    place,
    say: (text) => fill(place, [text !== undefined && el("p", { class: "state wrong", role: "alert" }, text)]),
  };
}
