/** The frame that every step of the booth is shown in: a heading that gets the focus, and a live region. */
import { type Inside, el, fill } from "./dom.ts";
import { language } from "./language.ts";
import { say } from "./strings.en.ts";

/** The steps that the line at the top shows, by their keys and in words. */
export type Steps<S extends string> = { label: string } & Record<S, string>;

/** Where a page draws. */
export class Screen<S extends string = keyof Omit<typeof say.steps, "label">> {
  private readonly line: HTMLElement;
  private readonly main = el("div", { class: "booth-main" });
  private readonly live = el("p", { role: "status", class: "unseen" });
  private readonly offline = el("p", { class: "state warn", hidden: navigator.onLine }, say.offline);

  constructor(
    root: HTMLElement,
    private readonly steps: Steps<S>,
  ) {
    root.lang = language;
    this.line = el("ol", { class: "steps", "aria-label": steps.label });
    fill(root, [this.line, this.offline, this.main, this.live]);
    for (const event of ["online", "offline"]) addEventListener(event, () => this.connection());
  }

  private connection(): void {
    this.offline.hidden = navigator.onLine;
    if (!navigator.onLine) this.tell(say.offline);
  }

  /** Shows a step: its heading, which is read out first, and what stands below. */
  show(step: S | undefined, title: string, ...inside: Inside[]): void {
    const { label: _, ...steps } = this.steps;
    const keys = Object.keys(steps) as S[];
    this.line.hidden = step === undefined;
    fill(this.line, [
      keys.map((one, i) => {
        const place = step === undefined ? -1 : keys.indexOf(step);
        const given = { "aria-current": one === step && "step", class: i < place && "past" };
        return el("li", given, this.steps[one]);
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
