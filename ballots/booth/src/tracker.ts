/** A tracker as it is shown: in groups that can be compared by eye, and copied whole. */
import { button, el } from "./dom.ts";
import type { Screen } from "./screen.ts";
import { say } from "./strings.en.ts";

/** The tracker with a button that copies it. */
export function shownTracker(screen: Pick<Screen, "tell">, tracker: string): HTMLElement {
  const groups = tracker.match(/.{1,6}/g) ?? [];
  const parts = groups.map((group) => el("span", {}, group));
  const code = el("code", { id: "tracker" }, parts);
  const said = el("span", { class: "fault", hidden: true }, say.notCopied);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(tracker);
      said.hidden = true;
      press.textContent = say.copied;
      screen.tell(say.copied);
    } catch {
      said.hidden = false;
      getSelection()?.selectAllChildren(code);
      screen.tell(say.notCopied);
    }
  };
  const press = button(say.copy, () => void copy(), { class: "quiet" });
  return el("p", { class: "tracker" }, el("strong", {}, say.tracker), code, press, said);
}

/** The election that a ballot or receipt belongs to, by the fingerprint that its public page shows too. */
export function shownFingerprint(fingerprint: string): HTMLElement {
  return el("p", { class: "hint fingerprint" }, `${say.fingerprint}: `, el("code", {}, fingerprint), `. ${say.fingerprintWhy}`);
}
