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
  private readonly note = el("p", { class: "state warn", hidden: true });
  /** What is about to be said. */
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    root: HTMLElement,
    private readonly steps: Steps<S>,
  ) {
    root.lang = language;
    this.line = el("ol", { class: "steps", "aria-label": steps.label });
    fill(root, [this.line, this.offline, this.note, this.main, this.live]);
    for (const event of ["online", "offline"]) addEventListener(event, () => this.connection());
  }

  private connection(): void {
    this.offline.hidden = navigator.onLine;
    if (!navigator.onLine) this.tell(say.offline);
  }

  /** Shows a step: its heading, which is read out first, and what stands below. What was said of the step before goes. */
  show(step: S | undefined, title: string, ...inside: Inside[]): void {
    clearTimeout(this.telling);
    this.live.textContent = "";
    this.note.hidden = true;
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
    clearTimeout(this.telling);
    this.live.textContent = "";
    this.telling = setTimeout(() => (this.live.textContent = text), 50);
  }

  /** Says something above the step, until the next one is shown. */
  warn(text: string): void {
    this.note.textContent = text;
    this.note.hidden = false;
    this.note.scrollIntoView({ block: "nearest" });
    this.tell(text);
  }
}

/**
 * Gives the focus to `next`, or to the heading of the step, if what had it is gone: whoever uses a keyboard or
 * a screen reader would begin at the top of the page again. It is taken from nothing that is still there.
 */
export function refocus(next?: HTMLElement | null): void {
  const { activeElement } = document;
  if (activeElement !== null && activeElement !== document.body) return;
  (next ?? document.querySelector<HTMLElement>(".booth-main h2"))?.focus();
}

/** Does one thing at a time: until it is done, the button that was pressed looks so, and does nothing. */
export async function oneAtATime(
  pressed: Pick<Element, "getAttribute" | "setAttribute" | "removeAttribute">,
  work: () => Promise<void>,
): Promise<void> {
  if (pressed.getAttribute("aria-disabled") === "true") return;
  pressed.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    pressed.removeAttribute("aria-disabled");
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
