/** What the pages of trustees and registrars share: who you are, work in a thread that is ended, fields for secrets. */
import { Refused } from "./api.ts";
import { type Inside, button, el, fill } from "./dom.ts";
import type { Ask, Told } from "./keys-messages.ts";
import { say } from "./keys-strings.en.ts";
import { type Screen, alarm, field, oneAtATime, refocus } from "./screen.ts";
import { signInForm } from "./signin.ts";
import { Thread, type WorkerFile } from "./thread.ts";

/** How often a page that waits for others looks again, in milliseconds. */
const OFTEN = 5_000;

/** Hides what the page was served with about where the election is, once it has moved on. */
export function at(stage: string): void {
  const line = document.getElementById("stage");
  if (line !== null) line.hidden = line.getAttribute("data-stage") !== stage;
}

/** Shows what somebody needs who may not see the page yet; whether that was why it failed. */
export function letIn<S extends string>(screen: Screen<S>, fault: unknown, office: string, again: () => void): boolean {
  if (fault instanceof Refused && fault.status === 401) {
    screen.show(undefined, say.signInTitle, el("p", {}, say.signInWhy(office)), signInForm(again, say.address));
    return true;
  }
  if (!(fault instanceof Refused && fault.status === 403)) return false;
  if (fault.kind === "second-factor") {
    const next = encodeURIComponent(location.pathname);
    screen.show(
      undefined,
      say.factorTitle,
      el("p", {}, say.factorWhy),
      el("p", { class: "actions" }, el("a", { class: "button", href: `/account/second-factor?next=${next}` }, say.factor), button(say.lookAgain, again, { class: "quiet" })),
    );
  } else {
    screen.show(
      undefined,
      say.notYours,
      el("p", { class: "state warn" }, say.notYoursWhy),
      el("p", { class: "actions" }, el("a", { class: "button", href: "/account" }, say.account), button(say.lookAgain, again, { class: "quiet" })),
    );
  }
  return true;
}

/** Has somebody sign in again above what they are doing, which stays as it is. */
export function regain(fault: Refused): Promise<void> {
  return new Promise((resolve) => {
    const panel = el("section", { class: "card", "aria-label": say.signInTitle });
    const done = (): void => {
      panel.remove();
      refocus();
      resolve();
    };
    const factor = (): void =>
      fill(panel, [
        el("p", { class: "state warn", role: "alert" }, say.factorAgain),
        el("p", { class: "actions" }, el("a", { class: "button", href: "/account/second-factor?next=/account", target: "_blank", rel: "noopener" }, say.factorTab), button(say.factorDone, done)),
      ]);
    if (fault.kind === "second-factor") factor();
    else fill(panel, [el("p", { class: "state warn", role: "alert" }, say.signInAgain), signInForm(factor, say.address)]);
    document.querySelector(".booth-main")?.prepend(panel);
    panel.scrollIntoView({ block: "nearest" });
  });
}

/** Why something failed, in words for people. */
export function because(fault: unknown): string {
  return say.failed(fault instanceof Error ? fault.message : String(fault));
}

/** Has a thread do one thing and ends it, whatever comes of it. A bar in `place` shows how far it is. */
export async function inThread<K extends Told["kind"]>(file: WorkerFile, place: HTMLElement, ask: Ask, kind: K): Promise<Extract<Told, { kind: K }>> {
  const thread = await Thread.start<Ask, Told>(file);
  const bar = el("progress", { max: 1, "aria-label": say.working });
  const words = el("p", {}, say.working);
  fill(place, [el("p", {}, bar), words]);
  try {
    return await thread.ask(ask, kind, (done, of, what) => {
      bar.value = of === 0 ? 1 : done / of;
      words.textContent = say.progress(say.what[what] ?? what, Math.floor((100 * done) / Math.max(of, 1)));
    });
  } finally {
    thread.end();
    fill(place, []);
  }
}

/** A form with one button, which does one thing at a time and says what went wrong. */
export function act(text: string, inside: Inside, work: (place: HTMLElement) => Promise<void>): HTMLElement {
  const trouble = alarm();
  const place = el("div");
  const submit = el("button", {}, text);
  const send = async (): Promise<void> => {
    trouble.say(undefined);
    try {
      fill(place, [el("p", {}, say.working)]);
      await work(place);
    } catch (fault) {
      // What is wrong with a field stands beside it.
      if (!(fault instanceof Missing)) trouble.say(because(fault));
    } finally {
      fill(place, []);
    }
  };
  const submitted = (event: Event): void => {
    event.preventDefault();
    void oneAtATime(submit, send);
  };
  return el(
    "form",
    { class: "act", novalidate: true, autocomplete: "off", onsubmit: submitted },
    inside,
    trouble.place,
    el("p", { class: "actions" }, submit),
    place,
  );
}

/** A field lacks something; it says so itself. */
export class Missing extends Error {}

/** A field for a file, whose text is read here. */
export function fileField(id: string, label: string, hint: string, none: string): { row: HTMLElement; read: () => Promise<string>; wrong: (text: string) => never } {
  const input = el("input", { type: "file" });
  const { row, wrong } = field(id, label, input, hint);
  const fail = (text: string): never => {
    wrong(text);
    throw new Missing(text);
  };
  const read = async (): Promise<string> => {
    wrong(undefined);
    const chosen = input.files?.[0];
    return chosen === undefined ? fail(none) : chosen.text();
  };
  return { row, read, wrong: fail };
}

/** A field for a trustee's secret: the file, or typed from paper. */
export function secretField(): { row: HTMLElement; read: () => Promise<string>; wrong: (text: string) => never } {
  const file = fileField("secret", say.fileLabel, say.fileHint, say.noFile);
  const typed = el("input", {
    type: "text", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", maxlength: 700, class: "code",
  });
  const { row: paper } = field("typed", say.typedLabel, typed, say.typedHint);
  const read = async (): Promise<string> => {
    const text = typed.value.replace(/\s/g, "");
    if (text === "") return file.read();
    // On paper a key is its bare digits.
    return /^[0-9]+$/.test(text) && text.length > 22 ? `"${text}"` : text;
  };
  return { row: el("div", {}, file.row, el("details", {}, el("summary", {}, say.typeInstead), paper)), read, wrong: file.wrong };
}

/** Looks again while this element is shown; ends by itself. */
export function whileShown(element: HTMLElement, look: () => Promise<void>): void {
  const timer = setInterval(() => {
    if (!element.isConnected) return clearInterval(timer);
    look().catch(() => {});
  }, OFTEN);
}
